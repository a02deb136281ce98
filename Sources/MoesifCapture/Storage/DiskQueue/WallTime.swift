import Foundation

/// A time of the wall clock, in whole milliseconds since 1970.
struct WallTime: Sendable, Equatable {
    let milliseconds: Int64

    init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded(.down)
        self.milliseconds = Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// True when more than `age` has passed since; never when the clock has been put back.
    func isLater(than other: WallTime, by age: Duration) -> Bool {
        let (difference, isTooMuch) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        if isTooMuch { return milliseconds > other.milliseconds }
        return difference > 0 && .milliseconds(difference) > age
    }
}
