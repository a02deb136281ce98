/// Decides on the contents and the time of each request to the collector.
///
/// It knows only the ids and sizes of batches. Its owner holds the contents, passes in the time, and sends what the
/// schedule returns. The client's uploader, the sender of customer updates and the fleet simulation all use this type,
/// so the simulation tests the code that ships.
///
/// One batch is under way at a time, or up to `lanes` while full batches wait. A failure of the collector reduces
/// this to one until a batch is delivered. With one lane, batches are settled in order.
package struct UploadSchedule: Sendable {
    /// The next action.
    package enum Step: Sendable, Equatable {
        /// Take a new batch from the store and send it.
        ///
        /// Then call `begin(_:isOrdered:now:)`, or `noteNothingTaken(_:now:)` if there was no batch to take.
        case take(BatchLimits)
        /// Send a batch again that failed, or send a part of a batch that was split.
        case send(Int)
        /// Fetch the collector's configuration, and call `begin` and `end` of `configuration`.
        case refreshConfiguration
        /// Wait until this time or until something changes; `nil` means to wait for a change only.
        case sleep(until: Duration?)
    }

    /// A batch between its first upload and its settlement.
    struct Batch: Sendable, Equatable {
        let id: Int
        let count: Int
        /// True if the parts of the batch must be sent one after another.
        var isOrdered = false
        var attempts = RetryPolicy.Attempts()
        var isUnderWay = false
        /// The number of failures that were known when the upload began.
        var knownFailures = 0
        /// The time before which the batch is not sent again.
        var earliest = Duration.zero
    }

    /// The time before storage that returned nothing is read again.
    private static let readInterval = Duration.seconds(10)

    package let batching: BatchPolicy
    package let retrying: RetryPolicy
    /// The maximum number of batches under way.
    package let lanes: Int
    /// The ratio of the sending rate to the filling rate after a failure.
    let speedup: Double
    package var configuration = ConfigurationRefresh()

    /// The unsettled batches, in the order in which they are sent next.
    private(set) var batches: [Batch] = []
    private var lastID = 0
    /// The time before which nothing is sent, because of a back-off or a pause.
    var earliest = Duration.zero
    /// The number of rounds of failed uploads since the last delivery; uploads that fail together are one round.
    var failures = 0
    /// The total number of rounds of failed uploads and of pauses.
    var allFailures = 0
    /// The number of pauses since the last delivery.
    var pauses = 0
    /// The end of the current pause.
    var pauseEnd: Duration?
    /// The pacing after a failure, until the backlog is gone.
    package var pacing: BacklogPacing?
    var interval: UploadIntervalEstimator
    private var lastBegin = Duration.zero
    /// The time to read storage again that returned nothing, and the number of items that had arrived by then.
    private var nextRead: (time: Duration, arrived: Int)?

    /// Creates a schedule that starts at a time.
    package init(
        _ batching: BatchPolicy,
        retrying: RetryPolicy = RetryPolicy(),
        lanes: Int = 1,
        speedup: Double = BacklogPacing.speedup,
        now: Duration
    ) {
        self.batching = batching
        self.retrying = retrying
        self.lanes = max(lanes, 1)
        self.speedup = speedup
        interval = UploadIntervalEstimator(start: now)
    }

    /// Returns true if the collector does not accept this client, so that callers should not wait for a delivery.
    package func isPaused(now: Duration) -> Bool {
        pauseEnd.map { now < $0 } ?? false
    }

    /// The number of batches under way.
    package var underWay: Int {
        batches.count { $0.isUnderWay }
    }

    /// Returns the next action; a batch that it returns to be sent counts as under way from then on.
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
        // The cause may be the batch and not the collector, so another batch is tried.
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

    /// Returns the limits of a new batch, or `nil` if none may be taken now.
    private func newBatch(_ backlog: Backlog, underWay: Int, now: Duration) -> BatchLimits? {
        guard backlog.count > 0, !backlog.isBlocked, lanes > 1 || batches.isEmpty, now >= readTime(backlog) ?? now,
            backlog.isFlushed || batching.isFull(backlog)
                || (underWay == 0 && batching.isDue(backlog, now: now) && mayTakePart)
        else { return nil }
        return pacing == nil || backlog.isFlushed ? batching.limits(backlog, lanes: lanes) : batching.limits
    }

    /// True if a batch may be taken that is not full.
    ///
    /// While the collector fails, new events accumulate behind the current batch, because each batch is one more
    /// request once the collector is back. After many error responses, the batch may be the cause, so another batch is
    /// tried.
    private var mayTakePart: Bool {
        failures == 0 || batches.allSatisfy { $0.attempts.answered >= retrying.doubtfulRefusals }
    }

    /// Returns true if a batch may be sent now; an ordered batch must wait for the ordered batches before it.
    private func mayStart(_ index: Int) -> Bool {
        guard !batches[index].isUnderWay else { return false }
        return !batches[index].isOrdered || !batches[..<index].contains { $0.isOrdered }
    }

    /// Notes that a new batch is under way and returns its id.
    ///
    /// - Parameters:
    ///   - count: The number of items in the batch.
    ///   - isOrdered: True if the items must arrive in order, so that the parts of a split batch are sent one after
    ///     another. Default: false.
    ///   - now: The current time.
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

    /// Notes that storage returned nothing although the backlog is not empty, as with an unreadable disk.
    ///
    /// - Parameters:
    ///   - backlog: The backlog before the attempt; items that were added since can be taken immediately.
    ///   - now: The current time.
    package mutating func noteNothingTaken(_ backlog: Backlog, now: Duration) {
        nextRead = (now + Self.readInterval, backlog.arrived)
    }

    /// Returns the earliest time to read storage again that returned nothing, or `nil` if items have been added since.
    private func readTime(_ backlog: Backlog) -> Duration? {
        nextRead.flatMap { $0.arrived == backlog.arrived ? $0.time : nil }
    }

    /// Returns the time of the next upload of a paced backlog, or `nil` if uploads are not paced.
    private func turn(_ backlog: Backlog, now: Duration) -> Duration? {
        guard let pacing, failures == 0, pauses == 0, !backlog.isAwaited else { return nil }
        return lastBegin + pacing.spacing(backlog, now: now)
    }

    private mutating func makeID() -> Int {
        lastID += 1
        return lastID
    }

    // MARK: - Batches in hand

    /// Removes and returns a batch.
    mutating func remove(_ id: Int) -> Batch? {
        batches.firstIndex { $0.id == id }.map { batches.remove(at: $0) }
    }

    /// The number of rounds of failed uploads and of pauses since the last delivery.
    var failedRounds: Int {
        failures + pauses
    }

    /// Returns the number of completed attempts to send a batch.
    func attempts(of id: Int) -> Int {
        batches.first { $0.id == id }?.attempts.made ?? 0
    }

    /// Returns a batch to the schedule.
    ///
    /// With several lanes, it goes behind the other batches, so that failing batches take turns. With one lane, or if
    /// the batch is ordered, it goes first and keeps its place.
    mutating func putBack(_ batch: Batch, earliest: Duration) {
        var batch = batch
        batch.isUnderWay = false
        batch.earliest = earliest
        batches.insert(batch, at: lanes == 1 || batch.isOrdered ? 0 : batches.count)
    }

    /// Returns a batch to the schedule that was not sent after all.
    mutating func release(_ id: Int, now: Duration) {
        guard let batch = remove(id) else { return }
        putBack(batch, earliest: now)
    }

    /// Puts the halves of a batch first in the schedule.
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
