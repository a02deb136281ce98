#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Thousands of concurrent calls of all kinds through protocol capture.
@Suite("Protocol capture under load", .tags(.linux), .timeLimit(.minutes(10)))
struct ProtocolLoadTests {
    static let calls = 6000
    private static let lanes = 60

    /// Everything that observes a call retains the client's recorder: if the recorder is gone, all of it is.
    @Test("Each of 6,000 calls is captured once, is unchanged and leaves nothing alive", .tags(.slow, .race))
    func everyCallIsSeenOnceAndNoneIsAltered() async throws {
        weak var recorder: Recorder?
        recorder = try await makeCalls()
        while recorder != nil, !Task.isCancelled { await Task.yield() }
        #expect(recorder == nil)
    }

    private func makeCalls() async throws -> Recorder? {
        let server = try LoopbackServer { request in
            .text("\(request.method) \(request.target) \(String(decoding: request.body, as: UTF8.self))")
        }
        defer { server.stop() }
        let client = TestClient()
        let sessions = [URLSessionConfiguration.default, .ephemeral].map { configuration in
            configuration.capture(with: client.moesif)
            configuration.httpMaximumConnectionsPerHost = Self.lanes
            configuration.timeoutIntervalForRequest = 300
            return URLSession(configuration: configuration)
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("load-\(UUID().uuidString)")
        try Data("file".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let altered = Lock<[Int]>([])
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<Self.lanes {
                group.addTask {
                    for number in stride(from: lane, to: Self.calls, by: Self.lanes) {
                        let session = sessions[number % 2]
                        if await !Self.isAnswered(number, session, server, file) {
                            altered.withLock { $0.append(number) }
                        }
                    }
                }
            }
        }
        #expect(altered.withLock { $0.isEmpty })
        let events = await client.events()
        #expect(events.count == Self.calls)
        let numbers = Set(events.compactMap { $0.at("request", "uri")?.string?.split(separator: "=").last })
        #expect(numbers.count == Self.calls)
        #expect(events.allSatisfy { Self.number(of: $0) == $0.at("user_id")?.string })
        return client.moesif.recorder
    }

    private static func number(of event: JSONValue) -> String? {
        event.at("request", "uri")?.string?.split(separator: "=").last.map(String.init)
    }

    private static func isAnswered(
        _ number: Int,
        _ session: URLSession,
        _ server: LoopbackServer,
        _ file: URL
    ) async -> Bool {
        await Moesif.withContext(user: "\(number)") {
            var request = URLRequest(url: server.url("/?n=\(number)"))
            let sent: String
            let outcome: Data?
            switch number % 5 {
            case 0:
                sent = ""
                outcome = try? await session.data(for: request).0
            case 1:
                request.httpMethod = "POST"
                sent = "body \(number)"
                outcome = try? await session.upload(for: request, from: Data(sent.utf8)).0
            case 2:
                request.httpMethod = "PUT"
                sent = "file"
                outcome = try? await session.upload(for: request, fromFile: file).0
            case 3:
                sent = ""
                let place = try? await session.download(for: request).0
                outcome = place.flatMap { try? Data(contentsOf: $0) }
                place.map { try? FileManager.default.removeItem(at: $0) }
            default:
                sent = ""
                outcome = await withCheckedContinuation { continuation in
                    session.dataTask(with: request) { data, _, _ in continuation.resume(returning: data) }.resume()
                }
            }
            return outcome == Data("\(request.httpMethod ?? "GET") /?n=\(number) \(sent)".utf8)
        }
    }
}
#endif
