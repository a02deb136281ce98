/// Limits reports of recurring occurrences: the first one at once, then at most one a minute.
struct ReportThrottle: Sendable, Equatable {
    /// The minimum time between two reports.
    static let interval = Duration.seconds(60)

    private var reported = 0
    private var last: Duration?

    /// Returns the number of occurrences since the last report, or nil if no report is due.
    ///
    /// - Parameters:
    ///   - total: The total number of occurrences.
    ///   - isLast: Whether no other report follows.
    mutating func due(total: Int, now: Duration, isLast: Bool = false) -> Int? {
        guard total > reported else { return nil }
        if let last, now - last < Self.interval, !isLast { return nil }
        defer { (reported, last) = (total, now) }
        return total - reported
    }
}
