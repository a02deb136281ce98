import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A call with several attempts is recorded with the body of the last attempt.
@Suite("Calls with several attempts", .timeLimit(.minutes(5)))
struct SecondAttemptTests {
    private static func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            request.header("Authorization") != nil
                ? .json(#"{"welcome":true}"#)
                : LoopbackServer.Response(
                    status: 401,
                    headers: [.init(name: "WWW-Authenticate", value: "Basic realm=\"r\"")],
                    body: .data(Data(#"{"who":"?"}"#.utf8))
                )
        }
    }

    enum Form: String, CaseIterable, Sendable {
        case data, task, delegated, bytes
    }

    @Test("A call with an answered challenge is one event with the last response", arguments: Form.allCases)
    func lastResponseCounts(_ form: Form) async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let delegate = StageDelegate(.withCredential)
        let session = client.moesif.session(configuration: .ephemeral, delegate: delegate)
        let url = server.url("/a")
        switch form {
        case .data: _ = try await session.data(from: url)
        case .task:
            await withCheckedContinuation { continuation in
                session.dataTask(with: url) { _, _, _ in continuation.resume() }.resume()
            }
        case .delegated:
            session.dataTask(with: url).resume()
            _ = await delegate.outcome()
        case .bytes:
            for try await _ in try await session.bytes(for: URLRequest(url: url), delegate: delegate).0 {}
        }
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("response", "status") == 200)
        #expect(events.first?.at("response", "body") == ["welcome": true])
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("A recorded request body that is read again has the bytes of the last reading")
    func bodyThatIsReadAgainStartsAnew() async throws {
        let client = TestClient()
        let recorder = client.moesif.bodyRecorder()
        let body = recorder.recording(Pieces(), bytes: { $0 })
        for try await _ in body { break }
        for _ in 0..<2 { for try await _ in body {} }
        #expect(recorder.body().bytes == Data("onetwo".utf8))
        #expect(recorder.count == 6)
        _ = await client.events()
    }

    /// A body that can be read any number of times.
    private struct Pieces: AsyncSequence, Sendable {
        struct AsyncIterator: AsyncIteratorProtocol {
            var pieces = ["one", "two"]

            mutating func next() async throws -> [UInt8]? {
                pieces.isEmpty ? nil : [UInt8](pieces.removeFirst().utf8)
            }
        }

        func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator()
        }
    }
}
