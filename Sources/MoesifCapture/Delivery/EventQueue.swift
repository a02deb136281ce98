/// The events that wait for the uploader, first in first out.
///
/// It has no bound of its own: the ledger admits what may wait.
final class EventQueue: Sendable {
    /// One event as the bytes it is sent as.
    struct Entry: Sendable {
        let bytes: [UInt8]
        let enqueued: Duration
    }

    /// Some events from the front of the queue.
    struct Batch: Sendable {
        var entries: [Entry] = []
        /// The number of the last of them, counted from the first event of the queue.
        var lastNumber = 0

        var bytes: Int {
            entries.reduce(0) { $0 + $1.bytes.count }
        }
    }

    /// What a glance at the queue shows.
    struct Summary: Sendable, Equatable {
        var count = 0
        var bytes = 0
        var oldest: Duration?
        /// How many events were ever put in: the number of the newest.
        var lastNumber = 0
    }

    private struct State {
        var entries = FIFO<Entry>()
        var bytes = 0
        var lastNumber = 0
        var isClosed = false

        var summary: Summary {
            Summary(count: entries.count, bytes: bytes, oldest: entries.first?.enqueued, lastNumber: lastNumber)
        }
    }

    private let state = Lock(State())

    /// Puts an event in at the end, and tells how the queue stands then; nil when the queue is closed.
    func append(_ entry: Entry) -> Summary? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.entries.append(entry)
            state.bytes += entry.bytes.count
            state.lastNumber += 1
            return state.summary
        }
    }

    var summary: Summary {
        state.withLock { $0.summary }
    }

    /// Takes no more events.
    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// Takes events from the front: at least one where there is one, and no more than either limit allows.
    func take(count: Int, bytes: Int) -> Batch {
        state.withLock { state in
            var batch = Batch()
            var size = 0
            while batch.entries.count < count, let next = state.entries.first,
                batch.entries.isEmpty || size + next.bytes.count <= bytes,
                let entry = state.entries.popFirst()
            {
                batch.entries.append(entry)
                size += entry.bytes.count
            }
            state.bytes -= size
            batch.lastNumber = state.lastNumber - state.entries.count
            return batch
        }
    }
}
