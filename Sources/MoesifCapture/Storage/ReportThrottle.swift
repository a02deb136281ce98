/// Decides when dropped events are reported: at once, and then at most once a minute.
struct ReportThrottle: Sendable, Equatable {
    /// The least time between two reports.
    static let interval = Duration.seconds(60)

    private var reported = 0
    private var last: Duration?

    /// Returns how many events were dropped since the last report, or nil if it is not time for one.
    ///
    /// - Parameter isLast: Whether no other report follows.
    mutating func due(total: Int, now: Duration, isLast: Bool = false) -> Int? {
        guard total > reported else { return nil }
        if let last, now - last < Self.interval, !isLast { return nil }
        defer { (reported, last) = (total, now) }
        return total - reported
    }
}
