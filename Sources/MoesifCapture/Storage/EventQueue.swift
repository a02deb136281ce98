/// What waits for the uploader, first in first out: on disk where there is a spool that works, and else in memory.
///
/// It has no bound of its own: the ledger admits what may wait in memory, and the spool has its own bound.
package final class EventQueue: Sendable {
    /// One item as the bytes it is sent as.
    struct Entry: Sendable {
        var kind = ItemKind.event
        let bytes: [UInt8]
        let enqueued: Duration
        /// Where it is on disk; nil where it is in memory.
        var position: SpoolPosition?
    }

    /// Some items from the front of the queue, all of one kind.
    struct Batch: Sendable {
        var entries: [Entry] = []
        /// The number of the last of them, counted from the first item of the queue.
        var lastNumber = 0

        var bytes: Int {
            entries.reduce(0) { $0 + $1.bytes.count }
        }

        /// Both halves, in order; the second is empty where there is only one item.
        var halves: (Batch, Batch) {
            let rest = entries.count / 2
            let first = Batch(entries: Array(entries.dropLast(rest)), lastNumber: lastNumber - rest)
            return (first, Batch(entries: Array(entries.suffix(rest)), lastNumber: lastNumber))
        }
    }

    /// What a glance at the queue shows.
    package struct Summary: Sendable, Equatable {
        package var count = 0
        package var bytes = 0
        package var oldest: Duration?
        /// How many items were ever put in: the number of the newest.
        package var lastNumber = 0
        /// How many were put in just now.
        var added = 0

        package init(count: Int = 0, bytes: Int = 0, oldest: Duration? = nil, lastNumber: Int = 0) {
            self.count = count
            self.bytes = bytes
            self.oldest = oldest
            self.lastNumber = lastNumber
        }
    }

    private struct Spooled {
        var count = 0
        var bytes = 0
        var oldest: Duration?
        /// What was taken last.
        var cursor: SpoolPosition?
    }

    private struct State {
        var entries = FIFO<Entry>()
        var bytes = 0
        var spooled = Spooled()
        var lastNumber = 0
        var isClosed = false

        var summary: Summary {
            Summary(
                count: entries.count + spooled.count,
                bytes: bytes + spooled.bytes,
                oldest: [entries.first?.enqueued, spooled.oldest].compactMap(\.self).min(),
                lastNumber: lastNumber
            )
        }

        mutating func summary(adding count: Int) -> Summary {
            lastNumber += count
            var summary = summary
            summary.added = count
            return summary
        }
    }

    private let state = Lock(State())
    private let spool: EventSpool?

    init(spool: EventSpool? = nil) {
        self.spool = spool
    }

    /// Puts an item in at the end of memory, and tells how the queue stands then; nil when the queue is closed.
    func append(_ entry: Entry) -> Summary? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.entries.append(entry)
            state.bytes += entry.bytes.count
            return state.summary(adding: 1)
        }
    }

    /// Takes note of items that have been put on disk.
    func noteSpooled(count: Int, bytes: Int, at time: Duration) -> Summary {
        state.withLock { state in
            if state.spooled.count == 0 { state.spooled.oldest = time }
            state.spooled.count += count
            state.spooled.bytes += bytes
            return state.summary(adding: count)
        }
    }

    var summary: Summary {
        state.withLock { $0.summary }
    }

    /// Takes no more items.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Takes the oldest item in memory out, to make room; nil when there is none.
    func dropOldest() -> Entry? {
        state.withLock { state in
            guard let entry = state.entries.popFirst() else { return nil }
            state.bytes -= entry.bytes.count
            return entry
        }
    }

    /// Takes items from the front: at least one where there is one, and no more than either limit allows.
    ///
    /// To be called by one at a time; it reads from disk where the oldest items are there.
    func take(count: Int, bytes: Int, now: Duration = .zero) -> Batch {
        let (spooled, inMemory) = state.withLock { ($0.spooled, $0.entries.first?.enqueued) }
        let isOlder = inMemory.map { (spooled.oldest ?? .zero) <= $0 } ?? true
        if spooled.count > 0, isOlder, let spool {
            let batch = takeSpooled(from: spool, spooled, count: count, bytes: bytes, now: now)
            if !batch.entries.isEmpty { return batch }
        }
        return takeMemory(count: count, bytes: bytes)
    }

    /// Takes all that is in memory.
    func takeMemory() -> Batch {
        var all = Batch()
        while true {
            let next = takeMemory(count: .max, bytes: .max)
            guard !next.entries.isEmpty else { return all }
            all.entries += next.entries
            all.lastNumber = next.lastNumber
        }
    }

    private func takeMemory(count: Int, bytes: Int) -> Batch {
        state.withLock { state in
            var batch = Batch()
            var size = 0
            let kind = state.entries.first?.kind
            while batch.entries.count < count, let next = state.entries.first, next.kind == kind,
                batch.entries.isEmpty || size + next.bytes.count <= bytes,
                let entry = state.entries.popFirst()
            {
                batch.entries.append(entry)
                size += entry.bytes.count
            }
            state.bytes -= size
            batch.lastNumber = state.lastNumber - state.entries.count - state.spooled.count
            return batch
        }
    }

    private func takeSpooled(
        from spool: EventSpool,
        _ known: Spooled,
        count: Int,
        bytes: Int,
        now: Duration
    ) -> Batch {
        guard let entries = spool.read(after: known.cursor, count: min(count, known.count), bytes: bytes, now: now)
        else { return Batch() }
        return state.withLock { state in
            // What was noted and is not there any more was too old, made room or is damaged: the spool has counted it.
            let taken = entries.isEmpty ? known.count : entries.count
            state.spooled.count -= taken
            state.spooled.bytes -= entries.isEmpty ? known.bytes : entries.reduce(0) { $0 + $1.bytes.count }
            if state.spooled.count <= 0 || state.spooled.bytes < 0 { state.spooled.bytes = 0 }
            state.spooled.oldest = state.spooled.count > 0 ? now : nil
            state.spooled.cursor = entries.last?.position ?? state.spooled.cursor
            return Batch(
                entries: entries,
                lastNumber: state.lastNumber - state.entries.count - state.spooled.count
            )
        }
    }
}
