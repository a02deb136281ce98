/// Tells the log of events that were given up.
final class LossLog: Sendable {
    private let ledger: Ledger
    private let timeSource: any TimeSource
    private let log: Log
    private let report = Lock(LossReport())

    init(ledger: Ledger, timeSource: any TimeSource, log: Log) {
        self.ledger = ledger
        self.timeSource = timeSource
        self.log = log
    }

    /// Says what was lost, if something was and it is time.
    func notice(isLast: Bool = false) {
        let statistics = ledger.statistics
        // What the app's own hook did not want sent is no loss.
        let total = statistics.droppedTotal - statistics.dropped[.masked, default: 0]
        guard total > 0 else { return }
        let now = timeSource.now
        let lost = report.withLock { $0.due(total: total, now: now, isLast: isLast) }
        if let lost { log.warning("events lost: \(lost); all in all: \(statistics)") }
    }
}
