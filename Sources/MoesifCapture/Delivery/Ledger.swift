/// The one book in which every captured call is entered and settled, and so the bound on what waits.
///
/// A call is admitted or dropped in one step, and each step keeps the identity of `Statistics`: a reader sees it hold
/// at every moment.
final class Ledger: Sendable {
    /// The most that may wait, in calls and events together.
    struct Bounds: Sendable, Equatable {
        var count: Int
        var bytes: Int
    }

    private struct Book {
        var statistics = Statistics()
        var waitingBytes = 0
        var isOpen = true
    }

    private let bounds: Bounds
    private let book = Lock(Book())

    init(bounds: Bounds) {
        self.bounds = bounds
    }

    var statistics: Statistics {
        book.withLock { $0.statistics }
    }

    var waitingBytes: Int {
        book.withLock { $0.waitingBytes }
    }

    /// Enters a call that ended.
    ///
    /// False when it cannot wait, and is dropped.
    func admit(bytes: Int) -> Bool {
        book.withLock { book in
            book.statistics.captured += 1
            guard book.isOpen else {
                book.statistics.dropped[.shutDown, default: 0] += 1
                return false
            }
            guard book.statistics.waiting < bounds.count, book.waitingBytes + bytes <= bounds.bytes else {
                book.statistics.dropped[.queueFull, default: 0] += 1
                return false
            }
            book.statistics.waiting += 1
            book.waitingBytes += bytes
            return true
        }
    }

    /// Notes that what waits has another size now.
    ///
    /// False when it is too much, and is dropped.
    func resize(from old: Int, to new: Int) -> Bool {
        book.withLock { book in
            let bytes = book.waitingBytes - old + new
            if new > old, bytes > bounds.bytes {
                book.statistics.waiting -= 1
                book.waitingBytes -= old
                book.statistics.dropped[.queueFull, default: 0] += 1
                return false
            }
            book.waitingBytes = bytes
            return true
        }
    }

    func skip(bytes: Int) {
        settle(count: 1, bytes: bytes) { $0.skipped += 1 }
    }

    func sampleOut(bytes: Int) {
        settle(count: 1, bytes: bytes) { $0.sampledOut += 1 }
    }

    func deliver(count: Int, bytes: Int) {
        settle(count: count, bytes: bytes) { $0.delivered += count }
    }

    func drop(count: Int, bytes: Int, _ reason: DropReason) {
        guard count > 0 else { return }
        settle(count: count, bytes: bytes) { $0.dropped[reason, default: 0] += count }
    }

    func retry() {
        book.withLock { $0.statistics.retries += 1 }
    }

    /// From now on calls are counted as dropped.
    func close() {
        book.withLock { $0.isOpen = false }
    }

    private func settle(count: Int, bytes: Int, _ entry: (inout Statistics) -> Void) {
        book.withLock { book in
            book.statistics.waiting -= count
            book.waitingBytes -= bytes
            entry(&book.statistics)
        }
    }
}
