/// A snapshot of the items that wait for an upload and are not under way.
package struct Backlog: Sendable, Equatable {
    package var count: Int
    package var bytes: Int
    /// The arrival time of the oldest item, or `nil` if no item waits.
    package var oldest: Duration?
    /// The total number of items that have ever arrived.
    package var arrived: Int
    /// True if a flush covers waiting items.
    package var isFlushed: Bool
    /// True if a flush covers waiting items or items in a batch.
    package var isAwaited: Bool
    /// True while customer updates are under way.
    ///
    /// Later items may concern the same customer and must not overtake the updates.
    package var isBlocked: Bool
    /// The total number of calls that the collector's sampling has left out.
    package var sampledOut: Int

    package init(
        count: Int = 0,
        bytes: Int = 0,
        oldest: Duration? = nil,
        arrived: Int = 0,
        isFlushed: Bool = false,
        isAwaited: Bool = false,
        isBlocked: Bool = false,
        sampledOut: Int = 0
    ) {
        self.count = count
        self.bytes = bytes
        self.oldest = oldest
        self.arrived = arrived
        self.isFlushed = isFlushed
        self.isAwaited = isAwaited || isFlushed
        self.isBlocked = isBlocked
        self.sampledOut = sampledOut
    }
}
