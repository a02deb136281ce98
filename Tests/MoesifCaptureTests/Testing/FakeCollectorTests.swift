import Foundation
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(5)))
struct FakeCollectorTests {
    @Test("Every answer of a collector with a latency waits for it, until it has none", arguments: ["GET", "POST"])
    func latencyHoldsForAllAnswers(method: String) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let session = URLSession(configuration: .ephemeral)
        var request = URLRequest(
            url: collector.url.appending(path: "/v1/\(method == "GET" ? "config" : "events/batch")")
        )
        request.httpMethod = method
        func timeToAnswer() async throws -> Duration {
            let begin = ContinuousClock.now
            _ = try await session.data(for: request)
            return begin.duration(to: .now)
        }
        collector.setLatency(.milliseconds(200))
        #expect(try await timeToAnswer() >= .milliseconds(200))
        collector.failAlways(.status(503))
        #expect(try await timeToAnswer() >= .milliseconds(200))
        collector.setLatency(.zero)
        var fastest = Duration.seconds(60)
        for _ in 0..<3 { fastest = min(fastest, try await timeToAnswer()) }
        #expect(fastest < .milliseconds(200))
    }
}
