import Foundation
import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Makes the same calls by each route in turns, so that other load on the machine affects all routes alike.
struct CallTurns {
    /// The cost of a call by one route.
    struct Figures {
        /// The processor time per call in microseconds: the median of the turns.
        var work: Double
        /// The ratio of the processor time to that of the plain calls in the same round: the median of the rounds.
        var workRatio: Double
        /// The median time until the response, in microseconds.
        var median: Double
        /// The 99th percentile of the time until the response, in microseconds.
        var slowest: Double
    }

    private static let perTurn = 200

    private let rounds: Int
    private let atOnce: Int
    private let url: URL
    private let collector: URL

    init(_ calls: Int, _ atOnce: Int, _ url: URL, _ collector: URL) {
        // The first round opens connections and is not counted.
        rounds = max(calls / Self.perTurn, 1) + 1
        self.atOnce = atOnce
        self.url = url
        self.collector = collector
    }

    func run() async throws -> [CallRoute: Figures] {
        let clients = CallRoute.allCases.map { (route: $0, moesif: Self.client(collector)) }
        let sessions = clients.map { $0.route.session($0.moesif) }
        var work: [[Double]] = Array(repeating: [], count: clients.count)
        var latencies = work
        for round in 0..<rounds {
            Progress.step("\(url.lastPathComponent) KiB, \(atOnce) at once, \(round * 100 / rounds) %")
            for turn in clients.indices {
                let index = (round + turn) % clients.count
                let begin = CPUTime.process
                let times = try await Self.times(sessions[index], url, calls: Self.perTurn, atOnce: atOnce)
                guard await clients[index].moesif.flush(timeout: .seconds(30)).isComplete else {
                    throw Fault(description: "the collector did not accept all events within 30 s")
                }
                guard round > 0 else { continue }
                work[index].append((CPUTime.process - begin).inSeconds / Double(Self.perTurn) * 1e6)
                latencies[index] += times
            }
        }
        for client in clients {
            let expected = client.route == .plain ? 0 : rounds * Self.perTurn
            guard client.moesif.statistics.delivered == expected else {
                throw Fault(description: "\(client.route): expected \(expected) calls, got \(client.moesif.statistics)")
            }
            await client.moesif.shutdown()
        }
        let plain = work[0]
        return Dictionary(
            uniqueKeysWithValues: clients.indices.map { index in
                let sorted = latencies[index].sorted()
                let figures = Figures(
                    work: work[index].median,
                    workRatio: zip(work[index], plain).map { $0 / $1 }.median,
                    median: sorted.median,
                    slowest: sorted[sorted.count * 99 / 100]
                )
                return (clients[index].route, figures)
            }
        )
    }

    /// The way in which a client handles calls.
    enum Client: String {
        case records, skips, denied
    }

    static func client(_ collector: URL, _ client: Client = .records) -> Moesif {
        Moesif(applicationID: "benchmark") {
            $0.baseURL = collector
            if client == .skips { $0.outgoing.skip = { _ in true } }
            if client == .denied { $0.consent = .denied }
        }
    }

    /// Makes calls, and returns the duration of each, in microseconds.
    static func times(
        _ session: any CapturingSession,
        _ url: URL,
        calls: Int,
        atOnce: Int
    ) async throws -> [Double] {
        try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<atOnce {
                group.addTask {
                    var times: [Double] = []
                    for _ in 0..<calls / atOnce {
                        let begin = ContinuousClock.now
                        _ = try await session.data(from: url)
                        times.append((ContinuousClock.now - begin).inSeconds * 1e6)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
