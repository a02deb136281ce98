/// Determines the due time and the size of a batch.
package struct BatchPolicy: Sendable, Equatable {
    /// The factor by which a batch grows while the backlog exceeds one full batch per lane.
    ///
    /// A round trip takes the same time for any batch size: with a collector 150 ms away and four lanes, batches of 25
    /// amount to 667 events a second.
    static let growth = 4

    /// The number of events in a full batch.
    package var count: Int
    /// The maximum size of a batch, in bytes of JSON.
    package var bytes: Int
    /// The maximum time that an event waits for its batch to fill.
    package var interval: Duration

    package init(count: Int, bytes: Int, interval: Duration) {
        self.count = count
        self.bytes = bytes
        self.interval = interval
    }

    /// Returns true if the backlog is enough for a full batch.
    package func isFull(_ backlog: Backlog) -> Bool {
        backlog.count >= count || backlog.bytes >= bytes
    }

    /// Returns true if a batch is due now.
    package func isDue(_ backlog: Backlog, now: Duration) -> Bool {
        guard let deadline = deadline(backlog) else { return false }
        return isFull(backlog) || now >= deadline
    }

    /// Returns the time at which the oldest event has waited long enough, or `nil` if no event waits.
    package func deadline(_ backlog: Backlog) -> Duration? {
        backlog.oldest.map { $0 + interval }
    }

    /// Returns the limits of the next batch, given the number of batches that may be under way at once.
    package func limits(_ backlog: Backlog, lanes: Int) -> BatchLimits {
        let isGrown = backlog.count > count * lanes
        return BatchLimits(count: isGrown ? count * Self.growth : count, bytes: bytes)
    }
}
