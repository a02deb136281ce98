import Foundation
import MoesifCapture

/// Measures the cost of capturing a call: on the caller's thread, in total, and relative to the call itself.
struct RecordBenchmark {
    static let options = ["--calls"]

    private let calls: Int

    init(_ arguments: Arguments) throws(Fault) {
        calls = try arguments.number("--calls", in: 500...1_000_000, default: 2000)
    }

    func run() async throws -> [String] {
        var measured: [(RecordLimits.Limit, Double?)] = []
        Progress.step("recorded calls")
        let feed = try await Feed()
        measured.append((RecordLimits.callerTime, try await callerTime(feed)))
        measured.append((RecordLimits.workTime, try await workTime(feed)))
        await feed.moesif.shutdown(timeout: .seconds(10))
        Progress.step("instructions")
        measured.append(
            (RecordLimits.workInstructions, try InstructionCount()?.perCall(["feed"], few: 500, many: 2500))
        )
        let routes = try await RouteComparison(calls: calls).ratios()
        measured.append((RecordLimits.wrapper, routes.session))
        measured.append((RecordLimits.loading, routes.loading))

        var table = Table("cost", "measured", "limit")
        for (limit, figure) in measured {
            table.add(limit.name, figure?.formatted(places: 2) ?? "no valgrind", limit.most.formatted(places: 2))
        }
        print(table)
        print("a plain call: CPU \(routes.plain.formatted(places: 0)) us, including the server")
        return measured.compactMap { limit, figure in
            guard let figure, !(figure <= limit.most) else { return nil }
            return "\(limit.name) is \(figure.formatted(places: 2)), more than \(limit.most): \(limit.reason)"
        }
    }

    /// Returns the processor time of the caller's thread per call in nanoseconds: the median of the rounds.
    private func callerTime(_ feed: Feed) async throws -> Double {
        var rounds: [Double] = []
        for _ in 0..<40 {
            rounds.append(Self.time(of: 250, feed))
            try await feed.deliver(1)
        }
        return rounds.median
    }

    /// Returns the processor time of one round without a suspension, so that the thread stays the same.
    private static func time(of count: Int, _ feed: Feed) -> Double {
        let begin = CPUTime.thread
        for _ in 0..<count { feed.record() }
        return (CPUTime.thread - begin).inSeconds / Double(count) * 1e9
    }

    /// Returns the processor time of the process per delivered call in microseconds: the median of the rounds.
    private func workTime(_ feed: Feed) async throws -> Double {
        var rounds: [Double] = []
        for _ in 0..<10 {
            let begin = CPUTime.process
            try await feed.deliver(500)
            rounds.append((CPUTime.process - begin).inSeconds / 500 * 1e6)
        }
        return rounds.median
    }
}
