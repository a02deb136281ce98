/// Decides when a batch is due, and how large it is.
package struct BatchPolicy: Sendable, Equatable {
    /// How much larger a batch may be while more waits than a full batch for each lane.
    ///
    /// A round trip costs the same whatever it carries: with a collector 150 ms away and four lanes, batches of 25 are
    /// 667 events a second.
    static let growth = 4

    /// The number of events that makes a batch full.
    package var count: Int
    /// The most bytes of JSON in one batch.
    package var bytes: Int
    /// The longest that an event waits for others to join it.
    package var interval: Duration

    package init(count: Int, bytes: Int, interval: Duration) {
        self.count = count
        self.bytes = bytes
        self.interval = interval
    }

    /// Returns whether enough waits for a full batch.
    package func isFull(_ backlog: Backlog) -> Bool {
        backlog.count >= count || backlog.bytes >= bytes
    }

    /// Returns whether a batch is due now.
    package func isDue(_ backlog: Backlog, now: Duration) -> Bool {
        guard let deadline = deadline(backlog) else { return false }
        return isFull(backlog) || now >= deadline
    }

    /// Returns when the oldest event has waited long enough, or nil if none waits.
    package func deadline(_ backlog: Backlog) -> Duration? {
        backlog.oldest.map { $0 + interval }
    }

    /// Returns the most that the next batch carries, when that many may be under way at once.
    package func limits(_ backlog: Backlog, lanes: Int) -> BatchLimits {
        let isGrown = backlog.count > count * lanes
        return BatchLimits(count: isGrown ? count * Self.growth : count, bytes: bytes)
    }
}
