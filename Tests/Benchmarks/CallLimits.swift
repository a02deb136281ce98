/// The most that a captured call may cost beside a plain one; what a check on a busy machine with two processors can
/// hold.
enum CallLimits {
    /// The processor's time by that of a plain call: half as much again is past all noise of paired turns.
    private static let work = 1.5
    /// The median time until the answer, likewise.
    private static let median = 1.3
    /// Instructions by those of a plain call, which differ by a twentieth from run to run: 1.25 to 1.33 are usual.
    private static let instructions = 1.45
    /// Instructions on the caller's thread and on URLSession's queue: 25,000 to 40,000 are usual.
    private static let path = 60_000.0

    static func violations(_ name: String, _ figures: [CallRoute: CallTurns.Figures]) -> [String] {
        guard let plain = figures[.plain] else { return ["\(name): no plain calls"] }
        return figures.flatMap { route, figure in
            let median = figure.median / plain.median
            return [
                figure.workRatio <= work
                    ? nil : "\(name), \(route): \(figure.workRatio.formatted(places: 2)) x the work, more than \(work)",
                median <= Self.median
                    ? nil : "\(name), \(route): \(median.formatted(places: 2)) x the time, more than \(Self.median)",
            ].compactMap(\.self)
        }
    }

    static func violations(_ route: CallRoute, ratio: Double, path: Double) -> [String] {
        [
            ratio <= instructions
                ? nil : "\(route): \(ratio.formatted(places: 2)) x the instructions, more than \(instructions)",
            path <= Self.path
                ? nil : "\(route): \(path.formatted(places: 0)) instructions before the worker, more than \(Self.path)",
        ].compactMap(\.self)
    }
}
