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
        /// What the spool has given up, as far as it is entered.
        var spool = SpoolCounts()
    }

    /// Whether a call may wait.
    enum Admission: Sendable, Equatable {
        case admitted
        case full
        case closed
    }

    private static let givenUp: [(any WritableKeyPath<SpoolCounts, Int> & Sendable, DropReason)] = [
        (\.expired, .expired), (\.evicted, .queueFull), (\.lost, .unreadable),
    ]

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

    /// Enters a call that ended, if it may wait.
    func admit(bytes: Int) -> Admission {
        book.withLock { book in
            guard book.isOpen else { return .closed }
            guard book.statistics.waiting < bounds.count, book.waitingBytes + bytes <= bounds.bytes else {
                return .full
            }
            book.statistics.captured += 1
            book.statistics.waiting += 1
            book.waitingBytes += bytes
            return .admitted
        }
    }

    /// True when so much could wait, if nothing else did.
    func hasRoom(for bytes: Int) -> Bool {
        bytes <= bounds.bytes
    }

    /// Enters a call that ended and may not wait.
    func refuse(_ reason: DropReason) {
        book.withLock { book in
            book.statistics.captured += 1
            book.statistics.dropped[reason, default: 0] += 1
        }
    }

    /// Notes that what waits has another size now; false when that is too much, and nothing is noted.
    func resize(from old: Int, to new: Int) -> Bool {
        book.withLock { book in
            let bytes = book.waitingBytes - old + new
            guard new <= old || bytes <= bounds.bytes else { return false }
            book.waitingBytes = bytes
            return true
        }
    }

    func skip(bytes: Int) {
        settle(count: 1, bytes: bytes) { $0.skipped += $1 }
    }

    func sampleOut(bytes: Int) {
        settle(count: 1, bytes: bytes) { $0.sampledOut += $1 }
    }

    func drop(count: Int, bytes: Int, _ reason: DropReason) {
        settle(count: count, bytes: bytes) { $0.dropped[reason, default: 0] += $1 }
    }

    func retry() {
        book.withLock { $0.statistics.retries += 1 }
    }

    /// From now on calls are counted as dropped.
    func close() {
        book.withLock { $0.isOpen = false }
    }

    /// Enters what a spool held when it was opened.
    func recover(_ counts: SpoolCounts) {
        book.withLock { book in
            book.statistics.recovered += counts.recovered
            book.statistics.spooled += counts.recovered
            book.statistics.damaged += counts.damaged
        }
        note(counts)
    }

    /// Enters that something that waited in memory is on disk.
    func spool(bytes: Int) {
        settle(count: 1, bytes: bytes) { $0.spooled += $1 }
    }

    /// Enters what became of something on disk.
    func settleSpooled(_ count: Int, _ entry: (inout Statistics, _ count: Int) -> Void) {
        guard count > 0 else { return }
        book.withLock { book in
            book.statistics.spooled -= count
            entry(&book.statistics, count)
        }
    }

    /// Enters what the spool has given up by itself: its counts only grow, so that an older glance adds nothing.
    func note(_ counts: SpoolCounts) {
        book.withLock { book in
            for (count, reason) in Self.givenUp {
                let more = counts[keyPath: count] - book.spool[keyPath: count]
                guard more > 0 else { continue }
                book.spool[keyPath: count] += more
                book.statistics.spooled -= more
                book.statistics.dropped[reason, default: 0] += more
            }
        }
    }

    /// Enters what became of something that waited in memory.
    func settle(count: Int, bytes: Int, _ entry: (inout Statistics, _ count: Int) -> Void) {
        guard count > 0 else { return }
        book.withLock { book in
            book.statistics.waiting -= count
            book.waitingBytes -= bytes
            entry(&book.statistics, count)
        }
    }
}
