import Foundation
import MoesifCapture
import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Makes the same call in turns by a plain session, by a capturing session and through the protocol.
struct RouteComparison {
    private static let perRound = 25

    let calls: Int

    /// Returns the processor time of a plain call in microseconds, and the ratios of the other routes to it.
    ///
    /// The figures include capture and delivery. Each is the median of the rounds.
    func ratios() async throws -> (plain: Double, session: Double, loading: Double) {
        let body = String(decoding: Data(repeating: UInt8(ascii: "a"), count: 1024), as: UTF8.self)
        let server = try LoopbackServer { _ in .json(#"{"text":"\#(body)"}"#) }
        defer { server.stop() }
        let feeds = (session: try await Feed(), loading: try await Feed())
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: feeds.loading.moesif)
        let routes: [any CapturingSession] = [
            URLSession(configuration: .ephemeral),
            feeds.session.moesif.session(configuration: .ephemeral),
            URLSession(configuration: configuration),
        ]
        var ratios: [[Double]] = [[], []]
        var plain: [Double] = []
        let rounds = max(calls / Self.perRound, 3)
        for round in 0..<rounds {
            if round % 20 == 0 { Progress.step("calls on loopback, \(round * 100 / rounds) %") }
            var times = [0.0, 0, 0]
            for turn in 0..<3 {
                let route = (round + turn) % 3
                let begin = CPUTime.process
                for _ in 0..<Self.perRound { _ = try await routes[route].data(from: server.url("/orders/7")) }
                if route == 1 { await feeds.session.moesif.flush(timeout: .seconds(10)) }
                if route == 2 { await feeds.loading.moesif.flush(timeout: .seconds(10)) }
                times[route] = (CPUTime.process - begin).inSeconds
            }
            // The first round opens connections.
            guard round > 0 else { continue }
            plain.append(times[0] / Double(Self.perRound) * 1e6)
            ratios[0].append(times[1] / times[0])
            ratios[1].append(times[2] / times[0])
        }
        for feed in [feeds.session, feeds.loading] {
            let expected = rounds * Self.perRound + 1
            guard feed.moesif.statistics.delivered == expected else {
                throw Fault(description: "expected \(expected) calls, got \(feed.moesif.statistics)")
            }
            await feed.moesif.shutdown(timeout: .seconds(10))
        }
        return (plain.median, ratios[0].median, ratios[1].median)
    }
}
