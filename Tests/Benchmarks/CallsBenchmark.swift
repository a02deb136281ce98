import Foundation
import MoesifCapture

/// Measures the processor time, latency and instructions of captured calls, relative to plain ones.
///
/// The figures include capture and delivery.
struct CallsBenchmark {
    static let options = ["--calls"]
    /// The sizes of the responses, in KiB.
    static let sizes = [1, 64]

    private let calls: Int

    init(_ arguments: Arguments) throws(Fault) {
        calls = try arguments.number("--calls", in: 200...1_000_000, default: 1000)
    }

    func run() async throws -> [String] {
        let server = try ServerProcess()
        defer { server.stop() }
        let collector = try FarCollector(latency: .zero, certificate: nil)
        defer { collector.stop() }
        var violations: [String] = []
        for size in Self.sizes {
            for atOnce in [1, 8] {
                let name = "\(size) KiB, \(atOnce) at once"
                let figures = try await CallTurns(calls, atOnce, server.url.appending(path: "\(size)"), collector.url)
                    .run()
                print(Self.table(name, figures))
                violations += CallLimits.violations(name, size: size, figures)
            }
        }
        if let counter = try CallInstructions(server: server.url, collector: collector.url) {
            let counts = try await counter.run()
            print(counts)
            violations += counts.violations
        } else {
            print("valgrind is not installed: instructions are not counted")
        }
        return violations
    }

    private static func table(_ name: String, _ figures: [CallRoute: CallTurns.Figures]) -> Table {
        var table = Table(name, "CPU us/call", "x plain", "p50 us", "x plain", "p99 us", "x plain")
        guard let plain = figures[.plain] else { return table }
        for route in CallRoute.allCases {
            guard let figure = figures[route] else { continue }
            table.add(
                route.rawValue,
                figure.work.formatted(places: 0),
                figure.workRatio.formatted(places: 2),
                figure.median.formatted(places: 0),
                (figure.median / plain.median).formatted(places: 2),
                figure.slowest.formatted(places: 0),
                (figure.slowest / plain.slowest).formatted(places: 2)
            )
        }
        return table
    }
}
