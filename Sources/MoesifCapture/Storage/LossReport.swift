/// Decides when losses are told: at once, and then not more often than once a minute.
struct LossReport: Sendable, Equatable {
    /// The least time between two reports.
    static let interval = Duration.seconds(60)

    private var reported = 0
    private var last: Duration?

    /// How many events were lost since the last report, if it is time for one.
    ///
    /// - Parameter isLast: Whether there will be no other.
    mutating func due(total: Int, now: Duration, isLast: Bool = false) -> Int? {
        guard total > reported else { return nil }
        if let last, now - last < Self.interval, !isLast { return nil }
        defer { (reported, last) = (total, now) }
        return total - reported
    }
}
