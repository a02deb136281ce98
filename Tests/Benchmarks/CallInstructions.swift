import Foundation
import MoesifCapture

/// The instructions of a call by each route, split by the thread that runs them.
///
/// Instructions are counted, so small differences show. A client that skips each call uploads nothing. So the cost that
/// it adds to a plain call, except for its worker, is on the caller's thread and on URLSession's queue. A client
/// without consent captures nothing. The cost that its session still adds is that of the workarounds for URLSession's
/// defects.
struct CallInstructions {
    static let options = ["--route", "--client", "--calls", "--server", "--collector"]
    private static let few = 50
    private static let many = 250
    /// The function that contains all the work of a client's worker.
    private static let worker = "*13MoesifCapture8RecorderC5drain*"

    struct Counts: CustomStringConvertible {
        fileprivate var plain = 0.0
        fileprivate var routes: [(route: CallRoute, total: Double, path: Double, worker: Double, denied: Double)] = []

        var description: String {
            var table = Table("1 KiB, instructions", "a call", "x plain", "caller and queue", "worker", "upload")
            table.add("plain", plain.formatted(places: 0), "1.00", "", "", "")
            for count in routes {
                table.add(
                    count.route.rawValue,
                    count.total.formatted(places: 0),
                    (count.total / plain).formatted(places: 2),
                    count.path.formatted(places: 0),
                    count.worker.formatted(places: 0),
                    (count.total - plain - count.path - count.worker).formatted(places: 0)
                )
            }
            for count in routes {
                table.add(
                    "\(count.route.rawValue), denied",
                    count.denied.formatted(places: 0),
                    (count.denied / plain).formatted(places: 2),
                    (count.denied - plain).formatted(places: 0),
                    "",
                    ""
                )
            }
            return table.description
        }

        var violations: [String] {
            routes.flatMap {
                CallLimits.violations(
                    $0.route,
                    ratio: $0.total / plain,
                    path: $0.path,
                    worker: $0.worker,
                    denied: $0.denied - plain
                )
            }
        }
    }

    private let counter: InstructionCount
    private let server: URL
    private let collector: URL

    /// Creates the measurement, or returns nil if valgrind is not installed.
    init?(server: URL, collector: URL) throws {
        guard let counter = try InstructionCount() else { return nil }
        self.counter = counter
        self.server = server
        self.collector = collector
    }

    func run() async throws -> Counts {
        let routes: [CallRoute] = [.session, .protocol]
        let figures = try await figures(
            [Subject(route: .plain)]
                + routes.flatMap { route in
                    [
                        Subject(route: route), Subject(route: route, function: Self.worker),
                        Subject(route: route, client: .skips),
                        Subject(route: route, client: .skips, function: Self.worker),
                        Subject(route: route, client: .denied),
                    ]
                }
        )
        func figure(_ subject: Subject) throws -> Double {
            guard let figure = figures[subject] else { throw Fault(description: "\(subject) was not counted") }
            return figure
        }
        var counts = Counts()
        counts.plain = try figure(Subject(route: .plain))
        for route in routes {
            let skips = Subject(route: route, client: .skips)
            let skipsWithinWorker = Subject(route: route, client: .skips, function: Self.worker)
            counts.routes.append(
                (
                    route,
                    try figure(Subject(route: route)),
                    try figure(skips) - figure(skipsWithinWorker) - counts.plain,
                    try figure(Subject(route: route, function: Self.worker)),
                    try figure(Subject(route: route, client: .denied))
                )
            )
        }
        return counts
    }

    /// A kind of run whose instructions are counted.
    private struct Subject: Hashable {
        let route: CallRoute
        var client = CallTurns.Client.records
        /// The function within which instructions are counted; nil for the whole process.
        var function: String?
    }

    /// Returns the instructions of a call for each subject.
    ///
    /// Two subjects run at once, because valgrind runs only one thread of a process at a time.
    private func figures(_ subjects: [Subject]) async throws -> [Subject: Double] {
        try await withThrowingTaskGroup(of: (Subject, Double).self) { group in
            var figures: [Subject: Double] = [:]
            for (index, subject) in subjects.enumerated() {
                if index >= 2, let (subject, figure) = try await group.next() { figures[subject] = figure }
                Progress.step("instructions, \(index * 100 / subjects.count) %")
                group.addTask { (subject, try count(subject)) }
            }
            for try await (subject, figure) in group { figures[subject] = figure }
            return figures
        }
    }

    private func count(_ subject: Subject) throws -> Double {
        let command = [
            "calls-loop", "--route", subject.route.rawValue, "--client", subject.client.rawValue, "--server",
            server.absoluteString, "--collector", collector.absoluteString,
        ]
        return try counter.perCall(command, few: Self.few, many: Self.many, within: subject.function)
    }

    /// Makes calls by one route, and delivers their events.
    static func loop(_ arguments: Arguments) async throws {
        guard let route = arguments.text("--route").flatMap(CallRoute.init),
            let client = arguments.text("--client").flatMap(CallTurns.Client.init),
            let server = arguments.text("--server").flatMap({ URL(string: $0) }),
            let collector = arguments.text("--collector").flatMap({ URL(string: $0) })
        else { throw Fault(description: "calls-loop needs \(options.joined(separator: ", "))") }
        let moesif = CallTurns.client(collector, client)
        let session = route.session(moesif)
        let url = server.appending(path: "\(CallsBenchmark.sizes[0])")
        for _ in 0..<(try arguments.number("--calls", in: 1...1_000_000, default: many)) {
            _ = try await session.data(from: url)
        }
        await moesif.shutdown(timeout: .seconds(60))
    }
}
