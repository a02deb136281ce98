/// Logs recurring occurrences: the first one at once, then a count, at most once a minute.
///
/// It does no work if the log has no closure.
final class OccurrenceLogger: Sendable {
    /// A kind of entry: an action and its reason, such as `skipped` and `outgoing.skip returned true`.
    struct Kind: Sendable, Hashable {
        let level: Moesif.LogEntry.Level
        let action: String
        let reason: String
        var hook: String?
    }

    private struct Occurrences {
        var total = 0
        var throttle = ReportThrottle()
    }

    /// The maximum number of kinds, which covers each hook with a few error types.
    private static let mostKinds = 64

    private let log: Log
    private let timeSource: any Moesif.TimeSource
    private let occurrences = Lock<[Kind: Occurrences]>([:])

    init(_ log: Log, _ timeSource: any Moesif.TimeSource) {
        self.log = log
        self.timeSource = timeSource
    }

    /// True if the log is written.
    var isWritten: Bool {
        log.isWritten
    }

    /// Notes one occurrence.
    ///
    /// - Parameter subject: The subject of the first occurrence, such as `a call to api.example.com`.
    func note(_ kind: @autoclosure () -> Kind, _ subject: @autoclosure () -> String) {
        guard log.isWritten else { return }
        let kind = kind()
        let now = timeSource.now
        let report = occurrences.withLock { all -> (count: Int, isFirst: Bool)? in
            guard all.count < Self.mostKinds || all[kind] != nil else { return nil }
            var occurrences = all[kind] ?? Occurrences()
            occurrences.total += 1
            let count = occurrences.throttle.due(total: occurrences.total, now: now)
            all[kind] = occurrences
            return count.map { ($0, occurrences.total == 1) }
        }
        if let report { write(kind, report.count, report.isFirst ? subject() : nil) }
    }

    /// Reports the occurrences that have not been reported yet.
    func flush() {
        let now = timeSource.now
        let reports = occurrences.withLock { all in
            var reports: [(kind: Kind, count: Int)] = []
            for kind in all.keys {
                guard var occurrences = all[kind] else { continue }
                let count = occurrences.throttle.due(total: occurrences.total, now: now, isLast: true)
                all[kind] = occurrences
                if let count { reports.append((kind, count)) }
            }
            return reports.sorted { $0.kind.reason < $1.kind.reason }
        }
        for report in reports { write(report.kind, report.count, nil) }
    }

    private func write(_ kind: Kind, _ count: Int, _ subject: String?) {
        var fields = Moesif.LogEntry.Fields()
        fields.eventCount = count
        fields.hook = kind.hook
        log.write(kind.level, "\(kind.action) \(subject ?? count.counted("more call")): \(kind.reason)", fields)
    }
}

extension Int {
    /// Returns the number with a noun: `1 event`, `2 events`.
    func counted(_ noun: String) -> String {
        self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
    }
}
