/// Counts every captured call by its outcome; each step preserves the identity of `Moesif.Statistics`.
struct DeliveryCounters: Sendable {
    private(set) var statistics = Moesif.Statistics()
    /// The memory of waiting calls and events, in bytes.
    private(set) var waitingBytes = 0
    /// The number of calls that the collector's sampling has left out.
    private(set) var sampledOutByCollector = 0

    /// Counts a call that waits from now on.
    mutating func admit(bytes: Int) {
        statistics.captured += 1
        statistics.waiting += 1
        waitingBytes += bytes
    }

    /// Counts a call that was dropped as soon as it ended.
    mutating func refuse(_ reason: Moesif.DropReason) {
        statistics.captured += 1
        statistics.dropped[reason, default: 0] += 1
    }

    /// Counts a change in the memory of a waiting item.
    mutating func resize(from old: Int, to new: Int) {
        waitingBytes += new - old
    }

    /// Counts the settlement of items in memory.
    mutating func settle(count: Int = 1, bytes: Int, as end: End) {
        statistics.waiting -= count
        waitingBytes -= bytes
        enter(count, end)
    }

    /// Counts the settlement of items on disk.
    mutating func settleSpooled(count: Int, as end: End) {
        statistics.spooled -= count
        enter(count, end)
    }

    /// Counts the records that were found on disk.
    mutating func recover(_ counts: SpoolCounts) {
        statistics.recovered += counts.recovered
        statistics.spooled += counts.recovered
        statistics.damaged += counts.damaged
    }

    /// Counts a failed upload.
    mutating func retry() {
        statistics.retries += 1
    }

    /// Counts a call that capture could not reach.
    mutating func noteOutOfReach() {
        statistics.outOfReach += 1
    }

    /// The settlement of an item.
    enum End: Sendable, Equatable {
        case skipped, spooled, delivered
        /// Left out by the sampling rules of the collector.
        case sampledOut
        /// Left out by the client's `sampling` option.
        case sampledOutLocally
        case dropped(Moesif.DropReason)
    }

    private mutating func enter(_ count: Int, _ end: End) {
        switch end {
        case .skipped: statistics.skipped += count
        case .sampledOutLocally: statistics.sampledOut += count
        case .sampledOut:
            statistics.sampledOut += count
            sampledOutByCollector += count
        case .spooled: statistics.spooled += count
        case .delivered: statistics.delivered += count
        case .dropped(let reason): if count > 0 { statistics.dropped[reason, default: 0] += count }
        }
    }
}
