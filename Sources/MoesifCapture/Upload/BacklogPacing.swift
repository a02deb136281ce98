/// Spaces out the uploads of a backlog after a failure: one full batch per two intervals, or more if events arrive
/// faster.
///
/// Clients that fail together also recover together, and the collector receives the sum of their uploads. One full
/// batch every two intervals stays below the normal request rate of most clients. If events arrive too fast for that,
/// batches are sent somewhat less than twice as fast as they fill.
package struct BacklogPacing: Sendable, Equatable {
    /// The ratio of the sending rate to the filling rate.
    ///
    /// It is below 2, because random differences add up if thousands of clients recover.
    package static let speedup = 1.8

    private let batching: BatchPolicy
    private let speedup: Double
    /// The maximum time between two uploads.
    private let longest: Duration
    private let failure: Duration
    /// The number of items that had arrived at the time of the failure.
    private let arrived: Int

    /// Creates the pacing after a failure.
    package init(_ batching: BatchPolicy, speedup: Double = Self.speedup, from failure: Duration, _ backlog: Backlog) {
        self.batching = batching
        self.speedup = speedup
        longest = batching.interval * 2
        self.failure = failure
        arrived = backlog.arrived
    }

    /// Returns true if no batch is due.
    package func isOver(_ backlog: Backlog, now: Duration) -> Bool {
        !batching.isDue(backlog, now: now)
    }

    /// Returns the minimum time between the starts of two uploads.
    package func spacing(_ backlog: Backlog, now: Duration) -> Duration {
        // The byte limit may fill a batch before the count does.
        let fitting = Double(batching.bytes) * Double(backlog.count) / Double(max(backlog.bytes, 1))
        let items = max(min(Double(batching.count), fitting), 1)
        let perItem = (now - failure).inSeconds / Double(max(backlog.arrived - arrived, 1))
        let filling = perItem * items / speedup
        return filling < longest.inSeconds ? .seconds(filling) : longest
    }
}
