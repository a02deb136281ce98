/// The most that a captured call may cost beside a plain one; what a check on a busy machine with two processors can hold.
enum CallLimits {
    /// Limits for answers of one size, in KiB, by what a plain call takes.
    private struct Limit {
        /// The processor's time.
        let work: Double
        /// The median time until the answer.
        let median: Double
        /// The time until the answer that one call in a hundred exceeds.
        let slowest: Double
    }

    // Of 1 KiB 1.1 to 1.5, 1 to 1.6 and 1.4 to 2.1 are usual. Of 64 KiB 1.8 to 3, 1.2 to 2.3 and 1.6 to 2.6 are: each
    // byte is validated, copied and packed, which takes as long where a plain call takes 0.3 ms as where it takes 0.6.
    private static let limits = [
        1: Limit(work: 1.8, median: 1.9, slowest: 3.5), 64: Limit(work: 3.8, median: 3, slowest: 4.5),
    ]
    /// Instructions by those of a plain call, which differ by a twentieth from run to run: 1.22 to 1.3 are usual.
    private static let instructions = 1.4
    /// Instructions on the caller's thread and on URLSession's queue: 20,000 to 60,000 are usual, since a plain call's differ.
    private static let path = 75_000.0
    /// Instructions of the worker, which hardly differ: what was counted, and 3 %.
    private static let worker = 67_000.0

    static func violations(_ name: String, size: Int, _ figures: [CallRoute: CallTurns.Figures]) -> [String] {
        guard let plain = figures[.plain], let limit = limits[size] else { return ["\(name): no limits"] }
        return figures.flatMap { route, figure in
            [
                violation("\(name), \(route), work", figure.workRatio, limit.work),
                violation("\(name), \(route), time", figure.median / plain.median, limit.median),
                violation("\(name), \(route), one in a hundred", figure.slowest / plain.slowest, limit.slowest),
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
            violation("\(route), instructions by those of a plain call", ratio, instructions),
            violation("\(route), instructions before the worker", path, Self.path),
        ].compactMap(\.self)
    }

    /// The most instructions that a client without consent adds: a protocol none, which 13,000 are not told from, since
    /// those of a plain call differ by that; a session what spares the app the platform's faults, 30,000 to 45,000.
    private static func deniedPath(_ route: CallRoute) -> Double {
        route == .protocol ? 25_000 : path
    }

    private static func violation(_ name: String, _ figure: Double, _ limit: Double) -> String? {
        figure <= limit
            ? nil : "\(name): \(figure.formatted(places: 2)), more than \(limit.formatted(places: 2))"
    }
}
