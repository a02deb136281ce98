import Foundation

/// Where what is to be delivered is put, on disk or in memory, within the bounds and in the books.
struct Outlet: Sendable {
    let ledger: Ledger
    let queue: EventQueue
    let spool: EventSpool?
    let configuration: ConfigurationFetcher
    let overflow: Overflow
    let losses: LossLog
    let timeSource: any TimeSource
    private let isSynchronizing = Lock(false)

    init(
        ledger: Ledger,
        queue: EventQueue,
        spool: EventSpool?,
        configuration: ConfigurationFetcher,
        overflow: Overflow,
        losses: LossLog,
        timeSource: any TimeSource
    ) {
        self.ledger = ledger
        self.queue = queue
        self.spool = spool
        self.configuration = configuration
        self.overflow = overflow
        self.losses = losses
        self.timeSource = timeSource
    }

    /// Opens the spool, and tells how the queue stands if there was something in it.
    func openSpool() -> EventQueue.Summary? {
        guard let found = spool?.open() else { return nil }
        return queue.noteSpooled(count: found.count, bytes: found.bytes, at: timeSource.now)
    }

    /// Puts an item where it waits, in place of what took `held` bytes of memory until now.
    ///
    /// Returns how the queue stands then; nil when nothing was put in. May write to the disk.
    func put(_ kind: ItemKind, _ bytes: [UInt8], held: Int) -> EventQueue.Summary? {
        // A folder that could not be opened may be there by now, with what another process left in it.
        let found = openSpool()
        guard var summary = place(kind, bytes, held: held) else { return found }
        summary.added += found?.added ?? 0
        return summary
    }

    private func place(_ kind: ItemKind, _ bytes: [UInt8], held: Int) -> EventQueue.Summary? {
        if let spool {
            switch spool.append(kind, bytes, held: held) {
            case .spooled:
                synchronizeInTime(spool)
                if overflow == .dropsOldest { losses.notice() }
                return queue.noteSpooled(count: 1, bytes: bytes.count, at: timeSource.now)
            case .full:
                drop(.queueFull, held: held)
                return nil
            case .failed: break
            }
        }
        while !ledger.resize(from: held, to: bytes.count) {
            guard makeRoom() else {
                drop(.queueFull, held: held)
                return nil
            }
        }
        guard let summary = queue.append(EventQueue.Entry(kind: kind, bytes: bytes, enqueued: timeSource.now)) else {
            drop(.shutDown, held: bytes.count)
            return nil
        }
        return summary
    }

    /// Gives up something that took `held` bytes of memory.
    func drop(_ reason: DropReason, held: Int) {
        ledger.drop(count: 1, bytes: held, reason)
        losses.notice()
    }

    /// Gives up the oldest that waits in memory, where that is what the app wants.
    func makeRoom() -> Bool {
        guard overflow == .dropsOldest, let oldest = queue.dropOldest() else { return false }
        drop(.queueFull, held: oldest.bytes.count)
        return true
    }

    /// Has what was written forced to the disk when its time has come.
    private func synchronizeInTime(_ spool: EventSpool) {
        guard let deadline = spool.synchronizationDeadline else { return }
        let isFirst = isSynchronizing.withLock { isSynchronizing in
            defer { isSynchronizing = true }
            return !isSynchronizing
        }
        guard isFirst else { return }
        Task { [timeSource, isSynchronizing] in
            try? await timeSource.sleep(until: deadline)
            isSynchronizing.withLock { $0 = false }
            // The disk may take its time: not on a thread of Swift's tasks.
            DispatchQueue.global(qos: .utility).async { spool.synchronize() }
        }
    }
}
