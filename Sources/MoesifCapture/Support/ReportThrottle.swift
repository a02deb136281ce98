/// Decides when something that happens often is reported: the first time at once, then at most once a minute.
struct ReportThrottle: Sendable, Equatable {
    /// The least time between two reports.
    static let interval = Duration.seconds(60)

    private var reported = 0
    private var last: Duration?

    /// Returns how many times it happened since the last report, or nil if it is not time for one.
    ///
    /// - Parameters:
    ///   - total: How many times it happened in all.
    ///   - isLast: Whether no other report follows.
    mutating func due(total: Int, now: Duration, isLast: Bool = false) -> Int? {
        guard total > reported else { return nil }
        if let last, now - last < Self.interval, !isLast { return nil }
        defer { (reported, last) = (total, now) }
        return total - reported
    }
}
