/// Decides what the library sends to the collector, and when.
///
/// It knows batches by number and size alone; whoever runs it holds their contents, tells it the time, and sends what
/// it says. The client's uploader, the sender of customer updates and the simulation of a fleet run the same value:
/// what the simulation shows is what ships.
///
/// One batch is under way at a time, and up to ``lanes`` while full ones wait. A failure of the collector closes all
/// lanes but one until something is delivered. With one lane, batches are settled in their order.
package struct UploadSchedule: Sendable {
    /// What is to be done next.
    package enum Step: Sendable, Equatable {
        /// Take a new batch of what waits and send it; `begin` says that it was done, `noteNothingTaken` that it
        /// could not be.
        case take(BatchLimits)
        /// Send a batch that is in hand: one that failed, or a part of one that was refused.
        case send(Int)
        /// Ask for the collector's configuration; `configuration` is to be told when that begins and ends.
        case refreshConfiguration
        /// Nothing, until then or until something changes; nil means that only a change matters.
        case sleep(until: Duration?)
    }

    /// A batch between its first upload and its settlement.
    struct Batch: Sendable, Equatable {
        let id: Int
        let count: Int
        /// The parts of it are sent one after another.
        var isOrdered = false
        var attempts = RetryPolicy.Attempts()
        var isUnderWay = false
        /// The failures that were known when the upload began.
        var knownFailures = 0
        /// The batch is not sent again before.
        var earliest = Duration.zero
    }

    /// How long storage that gave nothing is left alone.
    private static let readInterval = Duration.seconds(10)

    package let batching: BatchPolicy
    package let retrying: RetryPolicy
    /// How many batches may be under way at once.
    package let lanes: Int
    /// How much faster than they fill batches leave after a failure.
    let haste: Double
    package var configuration = ConfigurationRefresh()

    /// The batches in hand, in the order in which they are sent next.
    private(set) var batches: [Batch] = []
    private var lastID = 0
    /// Nothing is sent before: a back-off or a pause.
    var earliest = Duration.zero
    /// The rounds of failed uploads since something was delivered; uploads that fail together are one round.
    var failures = 0
    /// The rounds of failed uploads in all.
    var allFailures = 0
    /// The pauses since something was delivered.
    var pauses = 0
    /// The end of the pause that lasts.
    var pauseEnd: Duration?
    /// After a failure, until the backlog is gone.
    package var pacing: BacklogPacing?
    var interval: UploadIntervalEstimator
    private var lastBegin = Duration.zero
    /// The time at which storage that gave nothing is tried again, and the items that had arrived by then.
    private var nextRead: (time: Duration, arrived: Int)?

    /// Creates a schedule at a time.
    package init(
        _ batching: BatchPolicy,
        retrying: RetryPolicy = RetryPolicy(),
        lanes: Int = 1,
        haste: Double = BacklogPacing.haste,
        now: Duration
    ) {
        self.batching = batching
        self.retrying = retrying
        self.lanes = max(lanes, 1)
        self.haste = haste
        interval = UploadIntervalEstimator(start: now)
    }

    /// Returns whether the collector does not accept this client, so that nobody should wait for a delivery.
    package func isPaused(now: Duration) -> Bool {
        pauseEnd.map { now < $0 } ?? false
    }

    /// How many batches are under way.
    package var underWay: Int {
        batches.count { $0.isUnderWay }
    }

    /// Decides what to do now; a batch that it returns is under way from then on.
    package mutating func next(_ backlog: Backlog, now: Duration) -> Step {
        var wakeUp: Duration?
        func sleep(until time: Duration? = nil) -> Step {
            guard let time else { return .sleep(until: wakeUp) }
            return .sleep(until: min(time, wakeUp ?? time))
        }
        if let due = configuration.deadline(backlog, now: now) {
            guard due > now else { return .refreshConfiguration }
            wakeUp = due
        }
        guard now >= earliest else { return sleep(until: earliest) }
        let underWay = underWay
        guard underWay < (failures > 0 || pauses > 0 ? 1 : lanes) else { return sleep() }
        if let turn = turn(backlog, now: now), now < turn { return sleep(until: turn) }
        let new = newBatch(backlog, underWay: underWay, now: now)
        // What fails may be the batch and not the collector: another one tells.
        if let new, failures > 0, batches.count < lanes { return .take(new) }
        for index in batches.indices.prefix(lanes == 1 ? 1 : batches.count) where mayStart(index) {
            if batches[index].earliest <= now {
                start(index, now: now)
                return .send(batches[index].id)
            }
            wakeUp = min(batches[index].earliest, wakeUp ?? batches[index].earliest)
        }
        if let new { return .take(new) }
        guard backlog.count > 0, !backlog.isBlocked, underWay == 0, lanes > 1 || batches.isEmpty else { return sleep() }
        if let time = readTime(backlog), now < time { return sleep(until: time) }
        return sleep(until: batching.deadline(backlog))
    }

    /// Returns the limits of a new batch if one may be taken now.
    private func newBatch(_ backlog: Backlog, underWay: Int, now: Duration) -> BatchLimits? {
        guard backlog.count > 0, !backlog.isBlocked, lanes > 1 || batches.isEmpty, now >= readTime(backlog) ?? now,
            backlog.isFlushed || batching.isFull(backlog)
                || (underWay == 0 && batching.isDue(backlog, now: now) && mayTakePart)
        else { return nil }
        return pacing == nil || backlog.isFlushed ? batching.limits(backlog, lanes: lanes) : batching.limits
    }

    /// True when a batch may be taken that is not full.
    ///
    /// While the collector fails, what comes is collected behind the batch in hand: each batch is a request more when
    /// the collector is back. After many refusals the batch may be to blame, and another one tells.
    private var mayTakePart: Bool {
        failures == 0 || batches.allSatisfy { $0.attempts.answered >= retrying.doubtfulRefusals }
    }

    /// Returns whether a batch is in hand that may be sent; an ordered one only when none comes before it.
    private func mayStart(_ index: Int) -> Bool {
        guard !batches[index].isUnderWay else { return false }
        return !batches[index].isOrdered || !batches[..<index].contains { $0.isOrdered }
    }

    /// Notes that a new batch is under way, and returns its number.
    ///
    /// - Parameter isOrdered: True if the items must arrive in their order: the parts of a split batch are then sent one
    ///   after another.
    package mutating func begin(_ count: Int, isOrdered: Bool = false, now: Duration) -> Int {
        if pacing == nil { interval.note(now) }
        nextRead = nil
        batches.append(Batch(id: makeID(), count: count, isOrdered: isOrdered))
        start(batches.count - 1, now: now)
        return lastID
    }

    private mutating func start(_ index: Int, now: Duration) {
        batches[index].isUnderWay = true
        batches[index].knownFailures = allFailures
        lastBegin = now
    }

    /// Notes that storage had nothing to take, though it should: a disk that cannot be read.
    ///
    /// - Parameter backlog: The backlog as it was before: items that were added since can be taken at once.
    package mutating func noteNothingTaken(_ backlog: Backlog, now: Duration) {
        nextRead = (now + Self.readInterval, backlog.arrived)
    }

    /// Returns the earliest time to try storage again that gave nothing; nil once anything was added to it.
    private func readTime(_ backlog: Backlog) -> Duration? {
        nextRead.flatMap { $0.arrived == backlog.arrived ? $0.time : nil }
    }

    /// When the next upload of a paced backlog has its turn; nil if nothing is paced.
    private func turn(_ backlog: Backlog, now: Duration) -> Duration? {
        guard let pacing, failures == 0, pauses == 0, !backlog.isAwaited else { return nil }
        return lastBegin + pacing.spacing(backlog, now: now)
    }

    private mutating func makeID() -> Int {
        lastID += 1
        return lastID
    }

    // MARK: - Batches in hand

    /// Takes a batch out that is under way.
    mutating func remove(_ id: Int) -> Batch? {
        batches.firstIndex { $0.id == id }.map { batches.remove(at: $0) }
    }

    /// The rounds of uploads that have failed, and of pauses, since something was delivered.
    var failedRounds: Int {
        failures + pauses
    }

    /// How often a batch in hand was sent and came back.
    func attempts(of id: Int) -> Int {
        batches.first { $0.id == id }?.attempts.made ?? 0
    }

    /// Puts a batch back: of several that fail, each has its turn, but none is sent before what it follows.
    mutating func putBack(_ batch: Batch, earliest: Duration) {
        var batch = batch
        batch.isUnderWay = false
        batch.earliest = earliest
        batches.insert(batch, at: lanes == 1 || batch.isOrdered ? 0 : batches.count)
    }

    /// Puts a batch back that was not sent after all.
    mutating func release(_ id: Int, now: Duration) {
        guard let batch = remove(id) else { return }
        putBack(batch, earliest: now)
    }

    /// Puts the parts of a batch in its place, to be sent next.
    mutating func putBack(halvesOf batch: Batch) -> (first: Int, second: Int) {
        let halves = [batch.count / 2, batch.count - batch.count / 2].map {
            Batch(id: makeID(), count: $0, isOrdered: batch.isOrdered)
        }
        batches.insert(contentsOf: halves, at: 0)
        return (halves[0].id, halves[1].id)
    }
}

extension BatchPolicy {
    fileprivate var limits: BatchLimits {
        BatchLimits(count: count, bytes: bytes)
    }
}
