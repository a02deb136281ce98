/// Spaces the uploads of a backlog after a failure: one full batch in two intervals, or more often if more arrives.
///
/// Clients that fail together recover together, and the collector receives the sum of what they send. One full batch
/// every two intervals stays below what most clients send on any day. Where events arrive too fast for that, batches
/// leave somewhat less than twice as fast as they fill.
package struct BacklogPacing: Sendable, Equatable {
    /// How much faster than they fill batches leave; less than 2, since chance adds up where thousands recover.
    package static let haste = 1.8

    private let batching: BatchPolicy
    private let haste: Double
    /// The longest time between two uploads.
    private let longest: Duration
    private let failure: Duration
    /// The number of items that had arrived by then.
    private let arrived: Int

    /// Creates the pacing after a failure.
    package init(_ batching: BatchPolicy, haste: Double = Self.haste, from failure: Duration, _ backlog: Backlog) {
        self.batching = batching
        self.haste = haste
        longest = batching.interval * 2
        self.failure = failure
        arrived = backlog.arrived
    }

    /// Returns whether nothing waits that is due.
    package func isOver(_ backlog: Backlog, now: Duration) -> Bool {
        !batching.isDue(backlog, now: now)
    }

    /// Returns the least time between the starts of two uploads.
    package func spacing(_ backlog: Backlog, now: Duration) -> Duration {
        // A batch may be full by its bytes before.
        let fitting = Double(batching.bytes) * Double(backlog.count) / Double(max(backlog.bytes, 1))
        let items = max(min(Double(batching.count), fitting), 1)
        let perItem = (now - failure).inSeconds / Double(max(backlog.arrived - arrived, 1))
        let filling = perItem * items / haste
        return filling < longest.inSeconds ? .seconds(filling) : longest
    }
}
