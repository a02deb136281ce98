/// How fast a backlog is worked off after a failure: one full batch in two intervals, or faster where more comes.
///
/// Clients that fail together recover together, and the collector gets the sum of what they send. Full batches this far
/// apart are fewer requests than most clients make on any day. Where events come too fast for that, batches leave
/// somewhat less than twice as fast as they would fill.
package struct Recovery: Sendable, Equatable {
    /// Less than 2, since chance adds up where thousands recover.
    private static let haste = 1.8

    private let batching: BatchPolicy
    private let failure: Duration
    /// The number of the newest item then.
    private let newest: Int

    /// A recovery from a failure, when the queue was as given.
    package init(_ batching: BatchPolicy, from failure: Duration, _ queue: EventQueue.Summary) {
        self.batching = batching
        self.failure = failure
        newest = queue.lastNumber
    }

    /// True when nothing waits that is due already.
    package func isOver(_ queue: EventQueue.Summary, now: Duration) -> Bool {
        !batching.isDue(queue, now: now)
    }

    /// The least time between the starts of two uploads.
    package func spacing(_ queue: EventQueue.Summary, now: Duration) -> Duration {
        let perItem = (now - failure) / Double(max(queue.lastNumber - newest, 1))
        // A batch may be full by its bytes before.
        let fitting = Double(batching.bytes) * Double(queue.count) / Double(max(queue.bytes, 1))
        let items = max(min(Double(batching.count), fitting), 1)
        return min(batching.interval * 2, perItem * items / Self.haste)
    }
}
