import Foundation
import MoesifCapture
import MoesifFleetSimulation

/// Simulates a fleet of clients around an outage of the collector, and checks the requests that it sends afterwards.
struct FleetBenchmark {
    static let options = ["--clients", "--outage", "--seed", "--plot"]

    /// The time from the start of the run to the outage.
    private static let begin = Duration.seconds(300)
    /// The time from the end of the outage to the end of the run.
    private static let rest = Duration.seconds(1000)
    /// The seconds between two rows of the table.
    private static let step = 60

    private let clients: Int
    private let length: Duration
    private let seed: UInt64
    private let plot: String?

    init(_ arguments: Arguments) throws(Fault) {
        clients = try arguments.number("--clients", in: 1...10_000_000, default: 100_000)
        length = .seconds(try arguments.number("--outage", in: 1...86_400, default: 600))
        seed = UInt64(try arguments.number("--seed", in: 0...Int.max, default: 1))
        plot = arguments.text("--plot")
    }

    func run() throws -> [String] {
        // The kind of outage matters to clients that send seldom. The busiest take the longest to simulate.
        let busiest = Set([Traffic.brisk, .full].map(\.name))
        let runs = Traffic.all.flatMap { traffic in
            (busiest.contains(traffic.name) ? [.refused] : Outage.Kind.allCases).map { run(traffic, $0) }
        }
        print("\(clients) clients, an outage of \(Int(length.inSeconds)) s; requests per second")
        print(Self.figures(of: runs))
        if let worst = runs.max(by: { Double($0.peakAfter) / $0.limit < Double($1.peakAfter) / $1.limit }) {
            print("closest to its limit: \(worst.traffic.name), \(worst.outage.kind.rawValue)")
            print(Self.course(of: worst))
        }
        if let plot {
            try FleetPlot(runs, clients: clients).svg.write(toFile: plot, atomically: true, encoding: .utf8)
        }
        return runs.flatMap { run in
            run.violations.map { "\(run.traffic.name), \(run.outage.kind.rawValue): \($0)" }
        }
    }

    private func run(_ traffic: Traffic, _ kind: Outage.Kind) -> FleetRun {
        Progress.step("\(traffic.name), \(kind.rawValue)")
        let outage = Outage(kind, begin: Self.begin, lasting: length)
        return Fleet(clients: clients, traffic: traffic, seed: seed).run(outage, until: outage.end + Self.rest)
    }

    private static func figures(of runs: [FleetRun]) -> Table {
        var table = Table(
            "each client",
            "outage",
            "steady",
            "peak in outage",
            "peak after",
            "limit",
            "ratio",
            "lost",
            "drained in s"
        )
        for run in runs {
            table.add(
                run.traffic.name,
                run.outage.kind.rawValue,
                run.steadyRate.formatted(places: 0),
                "\(run.peakInOutage)",
                "\(run.peakAfter)",
                run.limit.formatted(places: 0),
                run.ratio.formatted(places: 2),
                "\(run.lost)",
                run.timeToDrain?.inSeconds.formatted(places: 0) ?? "never"
            )
        }
        return table
    }

    private static func course(of run: FleetRun) -> Table {
        var table = Table("second", "peak requests/s", "delivered/s", "backlog")
        for begin in stride(from: 0, to: run.rows.count, by: step / FleetRun.step) {
            let rows = run.rows[begin..<min(begin + step / FleetRun.step, run.rows.count)]
            guard let last = rows.last else { continue }
            table.add(
                "\(last.second)",
                "\(rows.map(\.requests).max() ?? 0)",
                "\(rows.map(\.delivered).reduce(0, +) / rows.count)",
                "\(last.backlog)"
            )
        }
        return table
    }
}
