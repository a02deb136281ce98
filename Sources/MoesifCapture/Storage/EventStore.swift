import Foundation

/// All items that wait for delivery: on disk if there is a working spool, otherwise in memory.
///
/// Only the store knows the location of an item. It limits the number and size of items, counts their settlement, and
/// wakes the uploader. File access may take any amount of time. It therefore runs on the caller's queue (`open()`,
/// `append(_:_:held:denials:)`) or on the store's queue, and never on the thread pool of Swift's tasks or under the
/// lock that those tasks use.
package final class EventStore: Sendable {
    /// The limits for calls and events in memory.
    struct Bounds: Sendable, Equatable {
        var count: Int
        var bytes: Int
    }

    /// The thresholds for waking the uploader: it is woken for the first item and each time that many more wait.
    struct WakeUp: Sendable, Equatable {
        var count: Int
        var bytes: Int
    }

    struct State {
        var counters = DeliveryCounters()
        /// False once no more calls are admitted.
        var isOpen = true
        /// True once no more items are stored.
        var isClosed = false
        var consent: Moesif.Consent
        /// The number of times that consent has been denied.
        ///
        /// Events that were captured or stored before the last denial are not sent.
        var denials = 0
        /// The time at which the last denial of consent ended.
        var deniedUntil: Duration?
        /// True until the items that were on disk at the last denial are erased.
        var mustErase: Bool
        var memory = MemoryQueue()
        var disk = DiskBacklog()
        /// The batches that were taken and are not settled.
        var underWay: [Int: StoredBatch] = [:]
        var lastBatch = 0
        /// The positions of the items on disk that are in a batch.
        var positionsUnderWay: Set<SpoolPosition> = []
        /// The positions of those items that were evicted meanwhile.
        var evictedUnderWay: Set<SpoolPosition> = []
        var arrived = 0
        var flushMark = FlushMark()
        /// True once the uploader has been woken for a call that was sampled out.
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
    /// The disk queue, or `nil` without a spool.
    ///
    /// The lock is held during file access, so it must never be taken on the thread pool of Swift's tasks.
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

    /// Sets the closure that wakes the uploader; must be called once, before anything is stored.
    ///
    /// The closure runs on any thread and must return quickly.
    func onChange(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    var statistics: Moesif.Statistics {
        state.withLock { $0.counters.statistics }
    }

    /// The memory of waiting calls and events, in bytes.
    var waitingBytes: Int {
        state.withLock { $0.counters.waitingBytes }
    }

    /// The items that wait and are not under way.
    var backlog: Backlog {
        state.withLock { $0.backlog }
    }

    /// Counts a failed upload.
    func noteRetry() {
        state.withLock { $0.counters.retry() }
    }

    /// Counts a call that capture could not reach.
    func noteOutOfReach() {
        state.withLock { $0.counters.noteOutOfReach() }
    }

    /// Returns the backlog, and lets the next call that is sampled out wake the uploader again.
    func noteRefresh() -> Backlog {
        state.withLock { state in
            state.isSamplingReported = false
            return state.backlog
        }
    }

    // MARK: - Storing

    /// Opens the spool, if there is one, and notes the items that another process left in it.
    ///
    /// Reads files; must not be called on the thread pool of Swift's tasks.
    func open() {
        disk?.withLock { disk in
            open(&disk)
            eraseRevoked(&disk)
        }
        // Wakes the uploader, which tries the erasure again.
        if mustErase { state.withLock { $0.wake }() }
    }

    /// Stores an item that took `held` bytes of memory until now.
    ///
    /// May write to the disk; must not be called on the thread pool of Swift's tasks.
    ///
    /// - Parameters:
    ///   - kind: The kind of the item.
    ///   - bytes: The item as JSON.
    ///   - held: The memory that the item took so far, in bytes.
    ///   - denials: The number of times that consent had been denied when the item's call began. Default: the current
    ///     number.
    func append(_ kind: PayloadKind, _ bytes: [UInt8], held: Int, denials: Int = .max) {
        let isStored =
            disk?.withLock { disk in
                // A folder that could not be opened may exist by now.
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

    /// Writes the item to disk, and returns false if it must be stored in memory instead.
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

    /// Schedules forcing the written data to disk.
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

    /// Runs work that accesses the disk on the store's queue.
    func onDisk<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            diskWorker.async { continuation.resume(returning: work()) }
        }
    }

    /// Changes the state, and wakes the uploader if a threshold is reached.
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
