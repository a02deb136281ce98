/// Ends the requests of a transport that exceed their time limit.
///
/// All requests share one alarm, because hardly any request reaches its limit.
final class ExchangeDeadlines: Sendable {
    private struct Entry {
        let exchange: CollectorTask
        var deadline: Duration
    }

    private let timeSource: any Moesif.TimeSource
    private let alarm: Alarm
    private let entries = Lock<[ObjectIdentifier: Entry]>([:])

    init(_ timeSource: any Moesif.TimeSource) {
        self.timeSource = timeSource
        alarm = Alarm(timeSource)
    }

    /// Ends an exchange after a time unless it is removed before; an earlier deadline of the exchange is kept.
    func add(_ exchange: CollectorTask, after time: Duration) {
        let deadline = timeSource.now + time
        entries.withLock { entries in
            let known = entries[ObjectIdentifier(exchange)]?.deadline ?? deadline
            entries[ObjectIdentifier(exchange)] = Entry(exchange: exchange, deadline: min(deadline, known))
        }
        setAlarm(for: deadline)
    }

    /// Removes the deadline of an exchange.
    func remove(_ exchange: CollectorTask) {
        entries.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    private func setAlarm(for deadline: Duration) {
        alarm.set(for: deadline) { [weak self] in self?.endLate() }
    }

    private func endLate() {
        let now = timeSource.now
        let (late, next) = entries.withLock { entries in
            let late = entries.filter { $0.value.deadline <= now }
            for id in late.keys { entries[id] = nil }
            return (late.values.map(\.exchange), entries.values.map(\.deadline).min())
        }
        for exchange in late { exchange.expire() }
        if let next { setAlarm(for: next) }
    }
}
