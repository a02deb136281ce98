/// When a batch is due, and how large it is.
struct BatchPolicy: Sendable, Equatable {
    /// The most events in one batch.
    var count: Int
    /// The most bytes of JSON in one batch.
    var bytes: Int
    /// The longest an event waits for others to join it.
    var interval: Duration

    /// The least time between the starts of two uploads while a backlog is worked off.
    ///
    /// After an outage each client sends at most one batch more in an interval than it would have anyway, so that those
    /// that come back together send at most twice what they send together on any day.
    var spacing: Duration {
        interval / 2
    }

    /// True when enough waits for a full batch.
    func isFull(_ queue: EventQueue.Summary) -> Bool {
        queue.count >= count || queue.bytes >= bytes
    }

    /// True when a batch is to be sent now.
    func isDue(_ queue: EventQueue.Summary, now: Duration) -> Bool {
        guard let deadline = deadline(queue) else { return false }
        return isFull(queue) || now >= deadline
    }

    /// When the oldest event has waited long enough; nil when none waits.
    func deadline(_ queue: EventQueue.Summary) -> Duration? {
        queue.oldest.map { $0 + interval }
    }
}
