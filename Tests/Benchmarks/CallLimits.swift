/// The limits for the cost of a captured call, relative to a plain one.
///
/// They leave room for the noise of a busy machine with two processors.
enum CallLimits {
    /// The limits for responses of one size, as ratios to a plain call.
    private struct Limit {
        /// The processor time.
        let work: Double
        /// The median time until the response.
        let median: Double
        /// The 99th percentile of the time until the response.
        let slowest: Double
    }

    // By size in KiB. Usual values for 1 KiB are 1.1 to 1.5, 1 to 1.6 and 1.4 to 2.1, and for 64 KiB 1.8 to 3, 1.2 to
    // 2.3 and 1.6 to 2.6. Each byte is validated, copied and compressed. That takes as long on a machine where a plain
    // call takes 0.3 ms as on one where it takes 0.6 ms.
    private static let limits = [
        1: Limit(work: 1.8, median: 1.9, slowest: 3.5), 64: Limit(work: 3.8, median: 3, slowest: 4.5),
    ]
    /// The limit for the instructions, as a ratio to a plain call; usual values are 1.22 to 1.3.
    ///
    /// The instructions of a plain call vary by 5 % from run to run.
    private static let instructions = 1.4
    /// The limit for the instructions on the caller's thread and on URLSession's queue.
    ///
    /// Usual values are 20,000 to 60,000, because the instructions of a plain call vary.
    private static let path = 75_000.0
    /// The limit for the instructions of the worker: the counted number plus 3 %, because it hardly varies.
    private static let worker = 67_000.0

    static func violations(_ name: String, size: Int, _ figures: [CallRoute: CallTurns.Figures]) -> [String] {
        guard let plain = figures[.plain], let limit = limits[size] else { return ["\(name): no limits"] }
        return figures.flatMap { route, figure in
            [
                violation("\(name), \(route), CPU x plain", figure.workRatio, limit.work),
                violation("\(name), \(route), p50 x plain", figure.median / plain.median, limit.median),
                violation("\(name), \(route), p99 x plain", figure.slowest / plain.slowest, limit.slowest),
            ].compactMap(\.self)
        }
    }

    static func violations(
        _ route: CallRoute,
        ratio: Double,
        path: Double,
        worker: Double,
        denied: Double
    ) -> [String] {
        [
            violation("\(route), instructions without consent", denied, deniedPath(route)),
            violation("\(route), instructions of the worker", worker, Self.worker),
            violation("\(route), instructions x plain", ratio, instructions),
            violation("\(route), instructions before the worker", path, Self.path),
        ].compactMap(\.self)
    }

    /// Returns the limit for the instructions that a client without consent adds.
    ///
    /// A protocol adds none. Up to 13,000 cannot be distinguished from none, because a plain call varies by as much. A
    /// session adds 30,000 to 45,000 for the workarounds for URLSession's defects.
    private static func deniedPath(_ route: CallRoute) -> Double {
        route == .protocol ? 25_000 : path
    }

    private static func violation(_ name: String, _ figure: Double, _ limit: Double) -> String? {
        figure <= limit
            ? nil : "\(name): \(figure.formatted(places: 2)), more than \(limit.formatted(places: 2))"
    }
}
