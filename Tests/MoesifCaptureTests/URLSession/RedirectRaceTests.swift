import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Cancels calls during a redirect.
///
/// A plain `URLSession` on Linux crashes the process if the call is cancelled before its delegate is asked about the
/// redirect.
@Suite("Cancelling during a redirect", .tags(.slow, .race), .serialized, .timeLimit(.minutes(10)))
struct RedirectRaceTests {
    enum Form: String, CaseIterable, Sendable {
        case data, handler, bytes

        func run(_ session: CapturingURLSession, _ url: URL, after delay: UInt64) async -> Result<Data, any Error> {
            switch self {
            case .data:
                let task = Task { try await session.data(from: url).0 }
                await RedirectRaceTests.spin(delay)
                task.cancel()
                return await task.result
            case .bytes:
                let task = Task {
                    var data = Data()
                    for try await chunk in try await session.bytes(from: url).0.chunks { data += chunk }
                    return data
                }
                await RedirectRaceTests.spin(delay)
                task.cancel()
                return await task.result
            case .handler:
                return await withCheckedContinuation { continuation in
                    let task = session.dataTask(with: url) { data, _, error in
                        continuation.resume(returning: error.map { .failure($0) } ?? .success(data ?? Data()))
                    }
                    task.resume()
                    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { task.cancel() }
                }
            }
        }
    }

    private static let races = 2_000

    @Test("A call cancelled during a redirect does not crash, and is one event", arguments: Form.allCases)
    func noRaceCrashes(_ form: Form) async throws {
        let server = try LoopbackServer { request in
            request.path == "/end" ? .text("ok") : .redirect(to: "/end")
        }
        defer { server.stop() }
        let client = TestClient { $0.delivery.batchSize = 1000 }
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/start")
        var random = SplitMix64(seed: 11)
        var counts = (succeeded: 0, cancelled: 0)
        for _ in 0..<Self.races {
            switch await form.run(session, url, after: UInt64.random(in: 0...2_000_000, using: &random)) {
            case .success(let data) where data == Data("ok".utf8): counts.succeeded += 1
            case .failure(let error as URLError) where error.code == .cancelled: counts.cancelled += 1
            case let other: Issue.record("\(other)")
            }
        }
        #expect(counts.cancelled > 0)
        let events = await client.events()
        #expect(events.count == Self.races)
        #expect(events.count { $0.at("metadata", "capture", "error", "code")?.int == -999 } == counts.cancelled)
    }

    /// Waits for a time that is too short for an exact timer.
    private static func spin(_ nanoseconds: UInt64) async {
        let end = ContinuousClock.now + .nanoseconds(nanoseconds)
        while ContinuousClock.now < end { await Task.yield() }
    }
}
