#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// Every kind of call with and without the protocol: the app, its delegate and the server see the same, and the event
/// has the contents that the README's table lists.
@Suite("Every kind of call with and without protocol capture", .tags(.linux), .timeLimit(.minutes(10)))
struct ProtocolMatrixTests {
    @Test(
        "A call has the same outcome with protocol capture, and its event is complete",
        .tags(.slow),
        arguments: CallKind.all
    )
    func callIsTheSameAndCaptured(_ kind: CallKind) async throws {
        let plain = try Stage(delegate: kind.delegate)
        defer { plain.server.stop() }
        let expected = try await Task { try await kind.run(plain) }.value

        let client = TestClient()
        let captured = try Stage(delegate: kind.delegate) {
            #expect($0.capture(with: client.moesif) == .sessionsMadeWithConfiguration)
        }
        defer { captured.server.stop() }
        let met = try await Task { try await kind.run(captured) }.value

        #expect(met == expected)
        #expect(captured.delegate?.journal == plain.delegate?.journal)
        #expect(Self.seen(by: captured.server) == Self.seen(by: plain.server))
        await client.waitForCaptured(kind.captured)
        let events = await client.events()
        #expect(events.count == kind.captured)
        guard let event = events.first else { return }
        #expect(event.at("response", "status")?.int == kind.status)
        #expect(Self.matches(kind.sent, event, "request"))
        #expect(Self.matches(kind.received, event, "response"))
        #expect(event.at("metadata", "capture", "error", "code")?.int == kind.error)
    }

    @Test("A body that the platform does not report is named as left out", arguments: [false, true])
    func bodyWithoutDelegate(_ hasDelegate: Bool) async throws {
        final class Delegate: NSObject, URLSessionDelegate {}
        let server = try LoopbackServer { _ in .json("[1]") }
        defer { server.stop() }
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: client.moesif)
        let session = URLSession(
            configuration: configuration,
            delegate: hasDelegate ? Delegate() : nil,
            delegateQueue: nil
        )
        session.dataTask(with: server.url("/")).resume()
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        let note = event.at("metadata", "capture", "omitted", "response_body")
        #expect(event.at("response", "body") == nil && note == "unavailable on this platform")
    }

    private static func seen(by server: LoopbackServer) -> [String] {
        server.requests.map { request in
            let headers = request.headers.filter { $0.name != "Host" }.map { "\($0.name): \($0.value)" }
            return "\(request.method) \(request.target) \(headers) \(request.body.base64EncodedString())"
        }
    }

    private static func matches(_ content: CallKind.Content, _ event: JSONValue, _ side: String) -> Bool {
        let body = event.at(side, "body")
        let omitted = event.at("metadata", "capture", "omitted", "\(side)_body")?.string
        switch content {
        case .none: return body == nil && omitted == nil
        case .omitted(let reason): return omitted?.hasPrefix(reason) == true
        case .bytes(let count):
            let bytes = body?.string.flatMap { Data(base64Encoded: $0) }
            return omitted == nil && (bytes?.count == count || (count < 0 && bytes?.isEmpty == false))
        }
    }
}
#endif
