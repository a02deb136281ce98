import MoesifCapture

/// One client of a fleet: the library's own upload schedule, with simulated time and network.
///
/// Clients share only the outage of the collector, so each one runs alone from start to end.
struct SimulatedClient {
    /// An upload in progress.
    private struct Upload {
        let id: Int
        let outcome: RetryPolicy.Outcome
        let end: Duration
    }

    private let outage: Outage
    let arrivals: Arrivals
    private var random: SeededRandom
    private var schedule: UploadSchedule

    private var now = Duration.zero
    /// The number of events that were taken into batches.
    private var taken = 0
    /// The batches that are not settled yet.
    private var batches: [(id: Int, count: Int)] = []
    private var uploads: [Upload] = []

    init(_ fleet: Fleet, outage: Outage, number: Int) {
        let batching = BatchPolicy(
            count: fleet.delivery.batchSize,
            bytes: fleet.delivery.batchByteLimit,
            interval: fleet.delivery.batchInterval
        )
        schedule = UploadSchedule(
            batching,
            retrying: fleet.retrying,
            lanes: fleet.delivery.concurrentUploads,
            speedup: fleet.speedup,
            now: .zero
        )
        self.outage = outage
        let seed = fleet.seed &+ UInt64(number) &* 0xD134_2543_DE82_EF95
        arrivals = Arrivals(fleet.traffic, seed: seed)
        random = SeededRandom(seed: seed ^ 0x5555_5555_5555_5555)
    }

    /// Uploads the arriving events, until a time.
    mutating func run(until end: Duration, _ tally: inout FleetTally) {
        while now < end {
            let backlog = backlog
            switch schedule.next(backlog, now: now) {
            case .take(let limits):
                let count = min(backlog.count, limits.count)
                taken += count
                let id = schedule.begin(count, now: now)
                batches.append((id, count))
                start(id, &tally)
            case .send(let id): start(id, &tally)
            case .refreshConfiguration: schedule.configuration.end(isSuccess: true)
            case .sleep(let time):
                now = nextChange(backlog, time)
                finishUploads(until: end, &tally)
            }
        }
        let waiting = arrivals.count(until: end) - taken + inHand
        tally.end(waiting: waiting, isRecovering: schedule.pacing != nil)
    }

    private mutating func start(_ id: Int, _ tally: inout FleetTally) {
        tally.request(at: now)
        let (outcome, duration) = outage.answer(at: now, chance: random.next())
        uploads.append(Upload(id: id, outcome: outcome, end: now + duration))
    }

    /// Returns the time to ask the schedule again: its own time, the end of an upload, or a wake-up by the store.
    private func nextChange(_ backlog: Backlog, _ time: Duration?) -> Duration {
        let size = schedule.batching.count
        let full = backlog.count == 0 ? 1 : (backlog.count / size + 1) * size
        var next = arrivals.time(of: taken + full - 1)
        if let time { next = min(next, time) }
        for upload in uploads { next = min(next, upload.end) }
        return max(next, now + .nanoseconds(1))
    }

    private mutating func finishUploads(until end: Duration, _ tally: inout FleetTally) {
        while let index = uploads.firstIndex(where: { $0.end <= now }) {
            let upload = uploads.remove(at: index)
            guard let index = batches.firstIndex(where: { $0.id == upload.id }) else { continue }
            let count = batches[index].count
            let wasPaced = schedule.pacing != nil
            if wasPaced { tally.hold(arrivals.count(until: now) - taken + inHand) }
            let settlement = schedule.record(upload.outcome, of: upload.id, backlog, now: now, chance: random.next())
            switch settlement {
            case .delivered:
                batches.remove(at: index)
                tally.deliver(count, at: now)
            case .dropped, .split, nil:
                batches.remove(at: index)
                tally.lose(count)
            case .retry, .pause: break
            }
            if wasPaced, schedule.pacing == nil { tally.recover(at: now) }
        }
    }

    /// The number of events in batches.
    private var inHand: Int {
        batches.reduce(0) { $0 + $1.count }
    }

    private var backlog: Backlog {
        let count = arrivals.count(until: now) - taken
        let oldest = count > 0 ? arrivals.time(of: taken) : nil
        return Backlog(count: count, bytes: count * Fleet.eventBytes, oldest: oldest, arrived: taken + count)
    }
}
