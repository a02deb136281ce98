/// Records on disk, in the order in which they were added, until they are acknowledged.
///
/// What was appended is there after the process has ended in whatever way, and is found by the next spool that is
/// opened on the folder; what a power loss may cost is told with `SpoolOptions.Synchronization`. A record is found
/// once, unless the process ends between its delivery and its acknowledgement.
///
/// Every method reads or writes files and returns when that is done; any thread may call it. No code of others runs
/// while the spool's lock is held. A forked child that goes on to use the spool would write over its parent's records:
/// such a child must leave it alone.
final class Spool: Sendable {
    private let state: Lock<SpoolState>
    private let options: Moesif.SpoolOptions
    private let time: any Moesif.TimeSource

    /// Opens the spool in the folder of the options, and finds what is in it.
    ///
    /// - Parameter time: Its wall clock dates records, its `now` times what is forced to disk.
    init(_ options: Moesif.SpoolOptions, time: any Moesif.TimeSource) throws(SpoolError) {
        self.options = options
        self.time = time
        let state = try SpoolState(options, date: WallTime(time.date))
        self.state = Lock(state)
    }

    /// Every record before `lowWater` is done with; `end` comes after every record, and not after the next one.
    var extent: (lowWater: SpoolPosition, end: SpoolPosition) {
        state.withLock { ($0.lowWater, $0.end) }
    }

    /// What the spool holds, and what became of the rest.
    var counts: SpoolCounts {
        state.withLock { $0.counts }
    }

    /// When `synchronize()` is to be called at the latest, by the time source's `now`; nil when there is nothing to do.
    ///
    /// `append` looks to it by itself as long as records come.
    var synchronizationDeadline: Duration? {
        guard let interval = options.synchronization.interval else { return nil }
        return state.withLock { $0.unsynchronizedSince.map { $0 + interval } }
    }

    /// Writes a record; when it returns, the record is as safe as the options promise.
    ///
    /// When it throws, the record is not in the spool, and those before it are as they were. `SpoolError.full` says
    /// that the bound in bytes is reached: `evictOldest(toFit:)` makes room. After any error it can be called again,
    /// and works as soon as the cause is gone.
    @discardableResult
    func append(_ record: [UInt8]) throws(SpoolError) -> SpoolPosition {
        let date = WallTime(time.date)
        let now = time.now
        return try state.withLock { state throws(SpoolError) in
            try state.append(record, date: date, now: now)
        }
    }

    /// Reads records that are not acknowledged, the oldest first, from the first after a position.
    ///
    /// No more than either limit allows, but at least one where there is one. Records that are too old or cannot be
    /// read any more are counted and left out. Throws only when a file cannot be read for now, and nothing was read
    /// before.
    func read(after position: SpoolPosition? = nil, count: Int, bytes: Int) throws(SpoolError) -> [SpoolRecord] {
        let date = WallTime(time.date)
        return try state.withLock { state throws(SpoolError) in
            try state.read(after: position, count: count, bytes: bytes, date: date)
        }
    }

    /// Notes that records need not be delivered any more; returns how many of them were still in the spool.
    ///
    /// It does for what was delivered and for what was given up. Files without a record left are deleted.
    @discardableResult
    func acknowledge(_ positions: some Sequence<SpoolPosition>) -> Int {
        var places: [UInt64: [Int]] = [:]
        for position in positions { places[position.segment, default: []].append(position.place) }
        return state.withLock { $0.acknowledge(places) }
    }

    /// Drops the oldest records, a file of them at a time, until a record of a length fits; returns which.
    ///
    /// It drops none for a record that would not even fit alone. What it returns was still in the spool, and may be
    /// on its way: a later acknowledgement of it counts nothing.
    func evictOldest(toFit length: Int) -> [SpoolPosition] {
        state.withLock { $0.evictOldest(toFit: length) }
    }

    /// Forces to disk what was written, unless the options say never.
    func synchronize() throws(SpoolError) {
        try state.withLock { state throws(SpoolError) in try state.synchronize() }
    }

    /// Lets go of the folder, so that another may open it; from then on `append` and `read` throw, and
    /// `acknowledge` does nothing.
    func close() {
        state.withLock { $0.close() }
    }
}
