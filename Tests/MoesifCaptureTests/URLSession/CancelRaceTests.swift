import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Cancels calls at random moments: stock URLSession on Linux hangs or crashes within a few hundred calls.
@Suite("Cancelling at any moment", .tags(.slow, .race), .serialized, .timeLimit(.minutes(15)))
struct CancelRaceTests {
    enum Form: String, CaseIterable, Sendable {
        case asynchronous
        case withDelegate
        case handedOut
    }

    static let races = 1_000

    @Test(
        "A call cancelled at any moment neither hangs nor crashes, and is one event",
        arguments: SessionKind.allCases,
        Form.allCases
    )
    func noRaceHangsOrCrashes(_ kind: SessionKind, _ form: Form) async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .data(Data("ok".utf8)), delay: .microseconds(300))
        }
        defer { server.stop() }
        let client = TestClient { $0.delivery.batchSize = 1000 }
        let session = client.moesif.session(wrapping: kind.make())
        let request = URLRequest(url: server.url)
        var random = SplitMix64(seed: 7)
        var outcomes = Outcomes()
        for race in 0..<Self.races {
            let delay = race % 5 == 0 ? 0 : UInt64.random(in: 0...2_000_000, using: &random)
            switch form {
            case .asynchronous:
                outcomes.add(await cancelled(after: delay) { try await session.data(for: request).0 })
            case .withDelegate:
                outcomes.add(
                    await cancelled(after: delay) { try await session.data(for: request, delegate: QuietDelegate()).0 }
                )
            case .handedOut:
                outcomes.add(await cancelledTask(session, request, after: delay))
            }
        }
        #expect(outcomes.succeeded + outcomes.cancelled == Self.races, "\(outcomes)")
        #expect(outcomes.cancelled > 0)
        let events = await client.events()
        #expect(events.count == Self.races)
        let errors = events.filter { $0.at("metadata", "capture", "error", "code")?.int == -999 }
        #expect(errors.count == outcomes.cancelled)
    }

    private func cancelled(
        after delay: UInt64,
        _ call: @escaping @Sendable () async throws -> Data
    ) async -> Result<Data, any Error> {
        let task = Task(operation: call)
        await Self.spin(delay)
        task.cancel()
        return await task.result
    }

    private func cancelledTask(
        _ session: CapturingURLSession,
        _ request: URLRequest,
        after delay: UInt64
    ) async -> Result<Data, any Error> {
        await withCheckedContinuation { continuation in
            let task = session.dataTask(with: request) { data, _, error in
                continuation.resume(returning: error.map { .failure($0) } ?? .success(data ?? Data()))
            }
            task.resume()
            DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { task.cancel() }
        }
    }

    /// Waits for a time that is too short for an exact timer.
    private static func spin(_ nanoseconds: UInt64) async {
        let end = ContinuousClock.now + .nanoseconds(nanoseconds)
        while ContinuousClock.now < end { await Task.yield() }
    }

    struct Outcomes: CustomStringConvertible {
        var succeeded = 0
        var cancelled = 0
        var others: [String: Int] = [:]

        mutating func add(_ result: Result<Data, any Error>) {
            switch result {
            case .success(let data) where data == Data("ok".utf8): succeeded += 1
            case .success(let data): others["\(data.count) bytes", default: 0] += 1
            case .failure(let error as URLError) where error.code == .cancelled: cancelled += 1
            case .failure(let error): others["\(error)", default: 0] += 1
            }
        }

        var description: String {
            "\(succeeded) succeeded, \(cancelled) cancelled, others \(others)"
        }
    }
}
