import Foundation

/// The spool as the queue uses it: opened on the worker, tried again while it fails, and entered in the books.
final class EventSpool: Sendable {
    /// What became of an item that was to be put on disk.
    enum Acceptance: Sendable, Equatable {
        case spooled
        /// The bound is reached, and the newest goes.
        case full
        /// The disk does not take it: it is to stay in memory.
        case failed
    }

    private enum State {
        case closed
        case open(Spool)
        /// Not to be tried before.
        case failed(until: Duration)
    }

    private enum Access {
        case writing, reading
    }

    /// How long a folder that cannot be opened is left alone.
    private static let patience = Duration.seconds(60)

    private let options: SpoolOptions
    private let overflow: Overflow
    private let ledger: Ledger
    private let timeSource: any TimeSource
    private let log: Log
    private let state = Lock(State.failed(until: .zero))
    private let failing = Lock<Set<Access>>([])

    init(_ options: SpoolOptions, overflow: Overflow, ledger: Ledger, timeSource: any TimeSource, log: Log) {
        self.options = options
        self.overflow = overflow
        self.ledger = ledger
        self.timeSource = timeSource
        self.log = log
    }

    /// Opens the folder, unless that was tried just now; returns how many items it found there and their bytes.
    ///
    /// Only the worker calls it.
    func open() -> (count: Int, bytes: Int)? {
        let now = timeSource.now
        let mayTry = state.withLock { state in
            if case .failed(let until) = state { return now >= until }
            return false
        }
        guard mayTry else { return nil }
        do {
            let spool = try Spool(options, time: timeSource)
            let counts = spool.counts
            let isClosed = state.withLock { state in
                if case .closed = state { return true }
                state = .open(spool)
                return false
            }
            if isClosed {
                spool.close()
                return nil
            }
            ledger.recover(counts)
            noteSuccess(.writing)
            if counts.damaged > 0 { log.warning("the spool had \(counts.damaged) damaged records or files") }
            return counts.records > 0 ? (counts.records, counts.bytes) : nil
        } catch {
            state.withLock { state in
                if case .failed = state { state = .failed(until: now + Self.patience) }
            }
            noteFailure(.writing, error)
            return nil
        }
    }

    /// Puts an item on disk, which took `held` bytes of memory until now.
    func append(_ kind: ItemKind, _ bytes: [UInt8], held: Int) -> Acceptance {
        guard let spool else { return .failed }
        var record: [UInt8] = [kind.rawValue]
        record.reserveCapacity(bytes.count + 1)
        record += bytes
        do throws(SpoolError) {
            try write(record, to: spool)
        } catch {
            ledger.note(spool.counts)
            if error == .full { return .full }
            noteFailure(.writing, error)
            return .failed
        }
        ledger.spool(bytes: held)
        ledger.note(spool.counts)
        noteSuccess(.writing)
        return .spooled
    }

    private func write(_ record: [UInt8], to spool: Spool) throws(SpoolError) {
        do throws(SpoolError) {
            try spool.append(record)
        } catch {
            guard error == .full, overflow == .dropsOldest, spool.evictOldest(toFit: record.count) > 0 else {
                throw error
            }
            try spool.append(record)
        }
    }

    /// Reads items of one kind from the front; nil when the disk does not let us for now.
    func read(after position: SpoolPosition?, count: Int, bytes: Int, now: Duration) -> [EventQueue.Entry]? {
        guard let spool else { return nil }
        defer { ledger.note(spool.counts) }
        do {
            var cursor = position
            while true {
                let records = try spool.read(after: cursor, count: count, bytes: bytes)
                noteSuccess(.reading)
                let entries = entries(of: records, now: now)
                guard entries.isEmpty, let last = records.last else { return entries }
                cursor = last.position
            }
        } catch {
            noteFailure(.reading, error)
            return nil
        }
    }

    private func entries(of records: [SpoolRecord], now: Duration) -> [EventQueue.Entry] {
        var entries: [EventQueue.Entry] = []
        for record in records {
            guard let kind = record.bytes.first.flatMap(ItemKind.init) else {
                // Written by a version to come, perhaps: nothing that we can deliver.
                settle([record.position]) { $0.dropped[.unreadable, default: 0] += $1 }
                continue
            }
            guard kind == entries.first?.kind ?? kind else { break }
            let bytes = Array(record.bytes.dropFirst())
            entries.append(EventQueue.Entry(kind: kind, bytes: bytes, enqueued: now, position: record.position))
        }
        return entries
    }

    /// Takes items off the disk, and enters what became of those that were still there.
    func settle(_ positions: [SpoolPosition], _ entry: (inout Statistics, _ count: Int) -> Void) {
        guard let spool, !positions.isEmpty else { return }
        let count = spool.acknowledge(positions)
        ledger.settleSpooled(count, entry)
        ledger.note(spool.counts)
    }

    /// When what was written is to be forced to the disk; nil when there is nothing to force.
    var synchronizationDeadline: Duration? {
        spool?.synchronizationDeadline
    }

    func synchronize() {
        do {
            try spool?.synchronize()
        } catch {
            noteFailure(.writing, error)
        }
    }

    /// Lets go of the folder, for good.
    func close() {
        let spool = state.withLock { state -> Spool? in
            defer { state = .closed }
            if case .open(let spool) = state { return spool }
            return nil
        }
        try? spool?.synchronize()
        spool?.close()
    }

    private var spool: Spool? {
        state.withLock { if case .open(let spool) = $0 { spool } else { nil } }
    }

    /// Says a failure once, until it is over.
    private func noteFailure(_ access: Access, _ error: SpoolError) {
        let isNew = failing.withLock { $0.insert(access).inserted }
        guard isNew else { return }
        switch access {
        case .writing: log.warning("events are kept in memory only: \(error)")
        case .reading: log.warning("events stay on the disk: \(error)")
        }
    }

    private func noteSuccess(_ access: Access) {
        let wasFailing = failing.withLock { $0.remove(access) != nil }
        if wasFailing { log.debug("the spool works again") }
    }
}
