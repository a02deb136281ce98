/// Counts what becomes of every captured call; each step keeps the identity of `Statistics`.
struct DeliveryCounters: Sendable {
    private(set) var statistics = Moesif.Statistics()
    /// The bytes that calls and events take in memory.
    private(set) var waitingBytes = 0
    /// The calls that the collector's sampling has left out.
    private(set) var sampledOutByCollector = 0

    /// Counts a call that waits now.
    mutating func admit(bytes: Int) {
        statistics.captured += 1
        statistics.waiting += 1
        waitingBytes += bytes
    }

    /// Counts a call that was dropped where it ended.
    mutating func refuse(_ reason: Moesif.DropReason) {
        statistics.captured += 1
        statistics.dropped[reason, default: 0] += 1
    }

    /// Counts that what waits takes another number of bytes now.
    mutating func resize(from old: Int, to new: Int) {
        waitingBytes += new - old
    }

    /// Counts what became of items in memory.
    mutating func settle(count: Int = 1, bytes: Int, as end: End) {
        statistics.waiting -= count
        waitingBytes -= bytes
        enter(count, end)
    }

    /// Counts what became of items on disk.
    mutating func settleSpooled(count: Int, as end: End) {
        statistics.spooled -= count
        enter(count, end)
    }

    /// Counts what was found on disk.
    mutating func recover(_ counts: SpoolCounts) {
        statistics.recovered += counts.recovered
        statistics.spooled += counts.recovered
        statistics.damaged += counts.damaged
    }

    /// Counts an upload that failed.
    mutating func retry() {
        statistics.retries += 1
    }

    /// Counts a call that was not captured, since the client does not reach it.
    mutating func noteOutOfReach() {
        statistics.outOfReach += 1
    }

    /// What an item can come to.
    enum End: Sendable, Equatable {
        case skipped, spooled, delivered
        /// Left out by the collector's sampling.
        case sampledOut
        /// Left out by the client's own sampling.
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
