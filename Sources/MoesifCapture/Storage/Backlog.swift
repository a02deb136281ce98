/// What waits to be uploaded, and is not under way, at one moment.
package struct Backlog: Sendable, Equatable {
    package var count: Int
    package var bytes: Int
    /// When the oldest item arrived; nil if none waits.
    package var oldest: Duration?
    /// The number of items that ever arrived.
    package var arrived: Int
    /// True if somebody flushes what waits.
    package var isFlushed: Bool
    /// True if somebody flushes what waits or is in a batch.
    package var isAwaited: Bool
    /// True while updates of customers are under way: what comes later may be about the same, and is not to overtake
    /// them.
    package var isBlocked: Bool
    /// The number of calls that the collector's sampling has ever left out.
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
