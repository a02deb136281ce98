/// When a batch is due, and how large it is.
package struct BatchPolicy: Sendable, Equatable {
    /// The most events in one batch.
    package var count: Int
    /// The most bytes of JSON in one batch.
    var bytes: Int
    /// The longest an event waits for others to join it.
    var interval: Duration

    package init(count: Int, bytes: Int, interval: Duration) {
        self.count = count
        self.bytes = bytes
        self.interval = interval
    }

    /// True when enough waits for a full batch.
    package func isFull(_ queue: EventQueue.Summary) -> Bool {
        queue.count >= count || queue.bytes >= bytes
    }

    /// True when a batch is to be sent now.
    package func isDue(_ queue: EventQueue.Summary, now: Duration) -> Bool {
        guard let deadline = deadline(queue) else { return false }
        return isFull(queue) || now >= deadline
    }

    /// When the oldest event has waited long enough; nil when none waits.
    package func deadline(_ queue: EventQueue.Summary) -> Duration? {
        queue.oldest.map { $0 + interval }
    }
}
