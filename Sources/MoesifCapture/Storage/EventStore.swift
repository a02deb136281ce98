import Foundation

/// Everything that waits for delivery, on disk if there is a spool that works, and else in memory.
///
/// It alone knows where an item is. It bounds what waits, counts what becomes of it, and wakes the uploader. Reading
/// and writing files takes as long as the disk wants: it happens on the caller's own queue (`open`, `append`) and on
/// one of the store's, never on the pool of Swift's tasks and never under the lock that those tasks take.
package final class EventStore: Sendable {
    /// The most that may wait in memory, in calls and events together.
    struct Bounds: Sendable, Equatable {
        var count: Int
        var bytes: Int
    }

    /// When the uploader is woken, beside the first item: each time that many more wait.
    struct WakeUp: Sendable, Equatable {
        var count: Int
        var bytes: Int
    }

    struct State {
        var counters = DeliveryCounters()
        /// False once no call is taken any more.
        var isOpen = true
        /// True once no item is stored any more.
        var isClosed = false
        var consent: Moesif.Consent
        /// The number of times that consent has been denied.
        ///
        /// Events that were captured or stored before the last time are not sent.
        var denials = 0
        /// The time at which consent was last given after it had been denied.
        var deniedUntil: Duration?
        /// True until what was on the disk at the last denial is erased.
        var mustErase: Bool
        var memory = MemoryQueue()
        var disk = DiskBacklog()
        /// Batches that were taken and are not settled.
        var underWay: [Int: StoredBatch] = [:]
        var lastBatch = 0
        /// Where the items on disk are that a batch has.
        var positionsUnderWay: Set<SpoolPosition> = []
        /// Those of them that made room for others meanwhile.
        var evictedUnderWay: Set<SpoolPosition> = []
        var arrived = 0
        var flushMark = FlushMark()
        /// True once the uploader was woken for a call that was sampled out.
        var isSamplingReported = false
        var wake: @Sendable () -> Void = {}

        init(_ consent: Moesif.Consent, hasDisk: Bool) {
            self.consent = consent
            mustErase = consent == .denied && hasDisk
        }
    }

    let bounds: Bounds
    let overflow: Moesif.OverflowPolicy
    private let wakeUp: WakeUp
    let timeSource: any Moesif.TimeSource
    let drops: DropLogger
    let health = HealthMonitor()
    let state: Lock<State>
    /// Held over work on the disk, and so never entered on the pool of Swift's tasks; nil without a spool.
    let disk: Lock<DiskQueue>?
    private let diskWorker = DispatchQueue(label: "com.moesif.capture.disk", qos: .utility)
    private let isSynchronizing = Lock(false)

    init(
        bounds: Bounds,
        overflow: Moesif.OverflowPolicy,
        wakeUp: WakeUp,
        spool: Moesif.SpoolOptions?,
        consent: Moesif.Consent = .granted,
        timeSource: any Moesif.TimeSource,
        log: Log
    ) {
        self.bounds = bounds
        self.overflow = overflow
        self.wakeUp = wakeUp
        self.timeSource = timeSource
        state = Lock(State(consent, hasDisk: spool != nil))
        drops = DropLogger(timeSource: timeSource, log: log)
        let health = health
        disk = spool.map {
            Lock(DiskQueue($0, overflow: overflow, timeSource: timeSource, log: log, health: health))
        }
    }

    /// Sets what is called when the uploader has something to look at; once, before anything is stored.
    ///
    /// It is called from any thread, and must be cheap.
    func onChange(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    var statistics: Moesif.Statistics {
        state.withLock { $0.counters.statistics }
    }

    /// The bytes that what waits in memory takes.
    var waitingBytes: Int {
        state.withLock { $0.counters.waitingBytes }
    }

    /// What waits and is not under way.
    var backlog: Backlog {
        state.withLock { $0.backlog }
    }

    /// Counts an upload that failed.
    func noteRetry() {
        state.withLock { $0.counters.retry() }
    }

    /// Counts a call that the client does not reach.
    func noteOutOfReach() {
        state.withLock { $0.counters.noteOutOfReach() }
    }

    /// Wakes the uploader again for the next call that is sampled out; returns what waits and was sampled out until
    /// then.
    func noteRefresh() -> Backlog {
        state.withLock { state in
            state.isSamplingReported = false
            return state.backlog
        }
    }

    // MARK: - Storing

    /// Opens the spool, if there is one, and notes what another process left in it.
    ///
    /// Reads files; not to be called on the pool of Swift's tasks.
    func open() {
        disk?.withLock { disk in
            open(&disk)
            eraseRevoked(&disk)
        }
        // What could not be erased is tried again.
        if mustErase { state.withLock { $0.wake }() }
    }

    /// Stores an item that took `held` bytes of memory until now.
    ///
    /// May write to the disk; not to be called on the pool of Swift's tasks.
    ///
    /// - Parameter denials: The number of times that consent had been denied when the item's call began.
    func append(_ kind: PayloadKind, _ bytes: [UInt8], held: Int, denials: Int = .max) {
        let isStored =
            disk?.withLock { disk in
                // A folder that could not be opened may be there by now.
                open(&disk)
                guard eraseRevoked(&disk), !isRevoked(denials) else { return false }
                guard !kind.isOrdered || !state.withLock({ $0.holdsUpdates }) else { return false }
                return append(kind, bytes, held: held, to: &disk)
            } ?? false
        if !isStored { appendToMemory(kind, bytes, held: held, denials) }
    }

    func open(_ disk: inout DiskQueue) {
        guard let found = disk.open(isUrgent: mustErase) else { return }
        let now = timeSource.now
        change { state in
            state.counters.recover(found)
            state.counters.settleSpooled(count: found.expired, as: .dropped(.expired))
            state.disk.append(count: found.records, bytes: found.bytes, at: now)
            state.arrived += found.records
            state.note(disk.extent)
        }
    }

    /// Returns whether that settled what becomes of the item.
    private func append(_ kind: PayloadKind, _ bytes: [UInt8], held: Int, to disk: inout DiskQueue) -> Bool {
        let (acceptance, evicted) = disk.append(kind, bytes)
        let synchronization = acceptance == .stored ? disk.synchronizationDeadline : nil
        let now = timeSource.now
        change { state in
            state.evict(evicted)
            if acceptance == .stored {
                state.counters.settle(bytes: held, as: .spooled)
                state.disk.append(count: 1, bytes: bytes.count, at: now)
                state.arrived += 1
            }
            state.note(disk.extent)
        }
        if !evicted.isEmpty { reportDrops() }
        if let synchronization { synchronize(by: synchronization) }
        if acceptance == .full { drop(.queueFull, held: held) }
        return acceptance != .failed
    }

    private func appendToMemory(_ kind: PayloadKind, _ bytes: [UInt8], held: Int, _ denials: Int) {
        let now = timeSource.now
        while true {
            let refusal = change { state -> Moesif.DropReason? in
                guard !state.isClosed else { return .shutDown }
                guard denials >= state.denials else { return .noConsent }
                let size = state.counters.waitingBytes - held + bytes.count
                guard bytes.count <= held || size <= bounds.bytes else { return .queueFull }
                state.counters.resize(from: held, to: bytes.count)
                state.memory.append(kind, bytes, at: now, following: state.disk.end)
                state.arrived += 1
                return nil
            }
            guard let refusal else { return }
            if refusal == .queueFull, dropOldest() { continue }
            return drop(refusal, held: held)
        }
    }

    /// Has what was written forced to the disk when its time has come.
    private func synchronize(by deadline: Duration) {
        let isFirst = isSynchronizing.withLock { isSynchronizing in
            defer { isSynchronizing = true }
            return !isSynchronizing
        }
        guard isFirst else { return }
        Task { [self] in
            try? await timeSource.sleep(until: deadline)
            isSynchronizing.withLock { $0 = false }
            diskWorker.async { self.disk?.withLock { $0.synchronize() } }
        }
    }

    // MARK: - Working on the disk

    /// Runs work that may wait for the disk on the store's own queue.
    func onDisk<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            diskWorker.async { continuation.resume(returning: work()) }
        }
    }

    /// Changes what is stored, and wakes the uploader if that matters to it.
    @discardableResult
    func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, wake) = state.withLock { state in
            let before = (count: state.waitingCount, bytes: state.waitingItemBytes)
            let result = body(&state)
            return (
                result,
                wakeUp.isReached(from: before, to: (state.waitingCount, state.waitingItemBytes)) ? state.wake : nil
            )
        }
        wake?()
        return result
    }
}

extension EventStore.WakeUp {
    fileprivate func isReached(from before: (count: Int, bytes: Int), to after: (count: Int, bytes: Int)) -> Bool {
        guard after.count > before.count else { return false }
        return before.count == 0 || before.count / max(count, 1) < after.count / max(count, 1)
            || before.bytes / max(bytes, 1) < after.bytes / max(bytes, 1)
    }
}
