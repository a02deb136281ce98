import Foundation

/// A wall-clock time, in whole milliseconds since 1970.
struct WallTime: Sendable, Equatable {
    let milliseconds: Int64

    init(_ date: Date) {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded(.down)
        self.milliseconds = Int64(exactly: milliseconds) ?? (milliseconds < 0 ? .min : .max)
    }

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Returns true if this time is more than `age` after `other`; never true if the clock was set back.
    func isLater(than other: WallTime, by age: Duration) -> Bool {
        let (difference, isTooMuch) = milliseconds.subtractingReportingOverflow(other.milliseconds)
        if isTooMuch { return milliseconds > other.milliseconds }
        return difference > 0 && .milliseconds(difference) > age
    }
}
