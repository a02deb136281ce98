import MoesifCapture

/// One client of a fleet: the uploader's loop over the real policies, with time and network computed.
///
/// Clients share nothing but the collector's outage, so that each runs by itself from begin to end.
struct SimulatedClient {
    private let batching: BatchPolicy
    private let retrying = RetryPolicy()
    private let eventBytes: Int
    private let outage: Outage
    let arrivals: Arrivals
    private var random: SeededRandom

    private var now = Duration.zero
    private var taken = 0
    private var recovery: Recovery?
    private var rhythm = UploadRhythm(start: .zero)

    init(_ fleet: Fleet, outage: Outage, number: Int) {
        batching = BatchPolicy(
            count: fleet.delivery.batchSize,
            bytes: fleet.delivery.batchByteLimit,
            interval: fleet.delivery.batchInterval
        )
        eventBytes = Fleet.eventBytes
        self.outage = outage
        let seed = fleet.seed &+ UInt64(number) &* 0xD134_2543_DE82_EF95
        arrivals = Arrivals(fleet.traffic, seed: seed)
        random = SeededRandom(seed: seed ^ 0x5555_5555_5555_5555)
    }

    /// Uploads what comes, until `end`.
    mutating func run(until end: Duration, _ tally: inout FleetTally) {
        while let (begin, count) = nextBatch(), begin < end {
            now = begin
            upload(count, until: end, &tally)
        }
        tally.end(waiting: arrivals.count(until: end) - taken, isRecovering: recovery != nil)
    }

    /// When a batch is due, and its events: when the uploader wakes and finds one.
    private func nextBatch() -> (Duration, count: Int)? {
        let oldest = arrivals.time(of: taken)
        let first = max(now, oldest)
        let queue = oldest < now ? summary(at: first) : summary(of: 1, oldest: oldest)
        if batching.isDue(queue, now: first) { return (first, min(queue.count, batching.count)) }
        guard let deadline = batching.deadline(queue) else { return nil }
        // Woken by the timer, or before by the event that makes the batch a full one.
        let count = arrivals.count(until: deadline) - taken
        guard batching.isFull(summary(of: count, oldest: oldest)) else { return (deadline, count) }
        return (arrivals.time(of: taken + batching.count - 1), batching.count)
    }

    /// Delivers a batch, however often it takes, and waits as long as the recovery says.
    private mutating func upload(_ count: Int, until end: Duration, _ tally: inout FleetTally) {
        taken += count
        if recovery == nil { rhythm.note(now) }
        var attempts = RetryPolicy.Attempts()
        attempts.usualGap = rhythm.gap
        while now < end {
            let begin = now
            tally.request(at: begin)
            let (outcome, duration) = outage.answer(at: begin, chance: random.next())
            now += duration
            attempts.made += 1
            if case .status = outcome { attempts.answered += 1 }
            switch retrying.decide(outcome, attempts, count: count, chance: random.next()) {
            case .retry(let delay):
                recovery = recovery ?? Recovery(batching, from: now, summary(at: now))
                now += delay
                continue
            case .delivered:
                if recovery != nil { tally.hold(arrivals.count(until: now) - taken + count) }
                tally.deliver(count, at: now)
            case .drop, .split, .pause: tally.lose(count)
            }
            recover(from: begin, &tally)
            return
        }
        tally.remain(count)
    }

    private mutating func recover(from begin: Duration, _ tally: inout FleetTally) {
        guard let recovery else { return }
        let queue = summary(at: now)
        if recovery.isOver(queue, now: now) {
            self.recovery = nil
            tally.recover(at: now)
        } else {
            now = max(now, begin + recovery.spacing(queue, now: now))
        }
    }

    private func summary(at time: Duration) -> EventQueue.Summary {
        let count = arrivals.count(until: time) - taken
        return summary(of: count, oldest: count > 0 ? arrivals.time(of: taken) : nil)
    }

    private func summary(of count: Int, oldest: Duration?) -> EventQueue.Summary {
        EventQueue.Summary(count: count, bytes: count * eventBytes, oldest: oldest, lastNumber: taken + count)
    }
}
