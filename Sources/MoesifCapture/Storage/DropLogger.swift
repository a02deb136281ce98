/// Logs events that were dropped unintentionally: the first immediately, then a count at most once a minute.
struct DropLogger: Sendable {
    let timeSource: any Moesif.TimeSource
    let log: Log
    private let throttle = Lock(ReportThrottle())

    /// Reports the events dropped since the last report, if there are any and a report is due.
    func report(_ statistics: Moesif.Statistics, isLast: Bool = false) {
        // These drops are intentional: a mask hook or the denial of consent caused them.
        let wanted = statistics.dropped[.masked, default: 0] + statistics.dropped[.noConsent, default: 0]
        let total = statistics.droppedTotal - wanted
        guard total > 0 else { return }
        let now = timeSource.now
        let count = throttle.withLock { $0.due(total: total, now: now, isLast: isLast) }
        guard let count else { return }
        var fields = Moesif.LogEntry.Fields()
        fields.eventCount = count
        log.warning("dropped \(count.counted("event")); totals: \(statistics)", fields)
    }
}
