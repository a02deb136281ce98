import Testing

@testable import MoesifCapture

@Suite struct UploadScheduleTests {
    private static let batching = BatchPolicy(count: 10, bytes: 1000, interval: .seconds(2))
    private var now = Duration.seconds(100)
    private var schedule = UploadSchedule(Self.batching, lanes: 4, now: .seconds(100))

    /// Returns a backlog of items that arrived at the start.
    private func backlog(_ count: Int, isFlushed: Bool = false, arrived: Int = 0) -> Backlog {
        Backlog(
            count: count,
            bytes: count,
            oldest: count > 0 ? .seconds(100) : nil,
            arrived: max(arrived, count),
            isFlushed: isFlushed
        )
    }

    private mutating func next(_ count: Int, isFlushed: Bool = false) -> UploadSchedule.Step {
        schedule.next(backlog(count, isFlushed: isFlushed), now: now)
    }

    private mutating func record(
        _ outcome: RetryPolicy.Outcome,
        of id: Int,
        waiting: Int = 0
    ) -> UploadSchedule.Settlement? {
        schedule.record(outcome, of: id, backlog(waiting), now: now, chance: 0.5)
    }

    private static let full = UploadSchedule.Step.take(BatchLimits(count: 10, bytes: 1000))
    private static let grown = UploadSchedule.Step.take(BatchLimits(count: 40, bytes: 1000))

    @Test("A batch is sent when it is full, flushed or older than the batch interval")
    mutating func aBatchIsSentWhenItIsFullOrItsTimeHasCome() {
        #expect(next(0) == .sleep(until: nil))
        #expect(next(9) == .sleep(until: .seconds(102)))
        #expect(next(10) == Self.full)
        #expect(next(1, isFlushed: true) == Self.full)
        now += .seconds(2)
        #expect(next(1) == Self.full)
    }

    @Test("Up to four uploads run at once while full batches wait")
    mutating func lanes() {
        for _ in 0..<4 {
            #expect(next(10) == Self.full)
            _ = schedule.begin(10, now: now)
        }
        #expect(schedule.underWay == 4 && next(10) == .sleep(until: nil))
        #expect(record(.status(201), of: 2) == .delivered)
        now += .seconds(2)
        #expect(next(9) == .sleep(until: nil), "a batch that is not full waits for the others")
        #expect(next(10) == Self.full)
        #expect(next(9, isFlushed: true) == Self.full)
        for id in [1, 3, 4] { #expect(record(.status(201), of: id) == .delivered) }
        #expect(next(9) == Self.full)
    }

    @Test("A batch grows when more events wait than the concurrent uploads can take")
    mutating func anUploadGrowsWhileMoreWaitsThanTheLanesTake() {
        #expect(next(40) == Self.full)
        #expect(next(41) == Self.grown)
        #expect(next(41, isFlushed: true) == Self.grown)
    }

    @Test("After a failure one upload runs at a time until a batch is delivered")
    mutating func oneLaneAfterAFailure() {
        let ids = (0..<4).map { _ in schedule.begin(10, now: now) }
        #expect(record(.status(503), of: ids[0]) == .retry(after: .milliseconds(500)))
        #expect(next(20) == .sleep(until: now + .milliseconds(500)))
        // Other uploads under way fail for the same reason: that is no further failure.
        #expect(record(.status(503), of: ids[1]) == .retry(after: .milliseconds(500)))
        now += .milliseconds(500)
        #expect(next(20) == .sleep(until: nil), "two are under way still")
        #expect(record(.failure(nil), of: ids[2]) == .retry(after: .milliseconds(500)))
        #expect(record(.status(201), of: ids[3]) == .delivered)
        #expect(next(0) == .send(ids[0]))
        #expect(schedule.failures == 0)
    }

    @Test("While the collector fails, batches are retried in turn with doubling delays")
    mutating func batchesTakeTurns() {
        let ids = (0..<3).map { _ in schedule.begin(10, now: now) }
        for id in ids { _ = record(.status(503), of: id, waiting: 100) }
        var order: [Int] = []
        var delays: [Duration] = []
        for _ in 0..<6 {
            guard case .sleep(let time?) = next(0) else { break }
            delays.append(time - now)
            now = time
            guard case .send(let id) = next(0) else { break }
            order.append(id)
            _ = record(.status(503), of: id)
        }
        #expect(order == ids + ids)
        #expect(delays == [0.5, 1, 2, 4, 8, 16].map { .seconds($0) })
    }

    @Test("A batch that always fails does not hold up other batches")
    mutating func aBatchThatAlwaysFailsHoldsUpNoOther() {
        let bad = schedule.begin(10, now: now)
        var delivered = 0
        var tries = 1
        _ = record(.status(500), of: bad)
        for _ in 0..<200 {
            switch next(10) {
            case .take:
                let id = schedule.begin(10, now: now)
                _ = record(.status(201), of: id, waiting: 10)
                delivered += 1
                now += .seconds(1)
            case .send(bad):
                tries += 1
                _ = record(.status(500), of: bad, waiting: 10)
            case .sleep(let time?): now = time
            default: Issue.record("nothing to do")
            }
        }
        #expect(delivered > 50 && tries > 5)
        #expect(tries < 40, "its own delays double")
    }

    /// Each batch adds a request when the collector is back.
    @Test("While the collector fails, new events are collected into larger batches")
    mutating func whatComesWhileTheCollectorFailsIsCollected() {
        let id = schedule.begin(1, now: now)
        for _ in 0..<11 {
            _ = record(.status(503), of: id)
            now += .seconds(1000)
            #expect(next(9) == .send(id))
        }
        _ = record(.status(503), of: id)
        now += .seconds(1000)
        #expect(next(9) == .take(BatchLimits(count: 10, bytes: Self.batching.bytes)), "the batch may be to blame")
        let other = schedule.begin(9, now: now)
        _ = record(.status(503), of: other)
        now += .seconds(1000)
        #expect(next(9) == .send(id))
    }

    @Test("A full batch is sent while the collector fails")
    mutating func fullBatchIsTakenWhileTheCollectorFails() {
        let id = schedule.begin(1, now: now)
        _ = record(.failure(nil), of: id)
        now += .seconds(1000)
        #expect(next(10) == Self.full)
    }

    @Test("With one upload at a time, batches keep their order")
    mutating func withOneLaneBatchesKeepTheirOrder() {
        schedule = UploadSchedule(Self.batching, lanes: 1, now: now)
        let id = schedule.begin(10, now: now)
        #expect(record(.status(413), of: id) == .split(first: 2, second: 3))
        #expect(next(10) == .send(2))
        #expect(record(.status(503), of: 2) == .retry(after: .milliseconds(500)))
        #expect(next(10) == .sleep(until: now + .milliseconds(500)))
        now += .milliseconds(500)
        #expect(next(10) == .send(2))
        #expect(record(.status(201), of: 2) == .delivered)
        // The backlog is paced after the failure.
        guard case .sleep = next(10) else {
            Issue.record("not paced")
            return
        }
        now += .seconds(4)
        #expect(next(10) == .send(3))
    }

    @Test("A rejected batch is sent again as two halves without delay")
    mutating func aRefusedBatchIsSentInHalvesAtOnce() {
        let id = schedule.begin(3, now: now)
        #expect(record(.status(400), of: id) == .split(first: 2, second: 3))
        #expect(next(0) == .send(2) && next(0) == .send(3))
        #expect(record(.status(400), of: 2) == .dropped(.rejected))
        #expect(record(.status(400), of: 3) == .split(first: 4, second: 5))
        #expect(record(.status(201), of: 9) == nil, "nobody knows it")
    }

    @Test("The parts of an ordered batch are sent one after another")
    mutating func thePartsOfAnOrderedBatchAreSentOneAfterAnother() {
        let other = schedule.begin(10, now: now)
        let id = schedule.begin(4, isOrdered: true, now: now)
        #expect(record(.status(413), of: id) == .split(first: 3, second: 4))
        #expect(next(0) == .send(3) && next(0) == .sleep(until: nil))
        #expect(record(.status(413), of: 3) == .split(first: 5, second: 6))
        #expect(next(0) == .send(5) && next(0) == .sleep(until: nil))
        #expect(record(.status(503), of: 5) == .retry(after: .milliseconds(500)))
        #expect(record(.status(201), of: other) == .delivered)
        #expect(next(0) == .sleep(until: now + .milliseconds(500)))
        for id in [5, 6, 4] {
            // The backlog is paced after the failure.
            now += .seconds(4)
            #expect(next(0) == .send(id))
            #expect(record(.status(201), of: id) == .delivered)
        }
    }

    @Test("A rejected client pauses for minutes, also during a flush")
    mutating func pause() {
        let ids = (0..<2).map { _ in schedule.begin(10, now: now) }
        let length = Duration.seconds(300) * 0.875
        #expect(!schedule.isPaused(now: now))
        #expect(record(.status(401), of: ids[0]) == .pause(length))
        guard case .retry = record(.status(401), of: ids[1]) else {
            Issue.record("a second pause")
            return
        }
        #expect(schedule.isPaused(now: now) && schedule.pauses == 1)
        #expect(next(50, isFlushed: true) == .sleep(until: now + length))
        now += length
        #expect(!schedule.isPaused(now: now))
        #expect(next(50) == .send(ids[0]))
        #expect(record(.status(401), of: ids[0]) == .pause(.seconds(600) * 0.875))
        now += .seconds(600)
        #expect(next(50) == .send(ids[1]))
        #expect(record(.status(201), of: ids[1], waiting: 50) == .delivered)
        #expect(schedule.pauses == 0)
    }

    @Test("A Retry-After delay applies to all uploads, also during a flush")
    mutating func whatTheCollectorAsksForIsWaitedFor() {
        let ids = (0..<2).map { _ in schedule.begin(10, now: now) }
        #expect(record(.status(503), of: ids[0]) == .retry(after: .milliseconds(500)))
        #expect(record(.status(429, retryAfter: .seconds(20)), of: ids[1]) == .retry(after: .milliseconds(20_500)))
        #expect(next(50, isFlushed: true) == .sleep(until: now + .seconds(20)))
    }

    @Test("A backlog is paced after a failure unless it is flushed")
    mutating func aBacklogIsPacedAfterAFailureUnlessItIsFlushed() {
        let id = schedule.begin(10, now: now)
        _ = record(.status(503), of: id, waiting: 100)
        now += .seconds(60)
        #expect(next(0) == .send(id))
        #expect(record(.status(201), of: id, waiting: 100) == .delivered)
        #expect(next(100) == .sleep(until: now + .seconds(4)))
        #expect(next(100, isFlushed: true) == Self.grown)
        now += .seconds(4)
        #expect(next(100) == Self.full, "one full batch, not a larger one")
        let last = schedule.begin(10, now: now)
        #expect(record(.status(201), of: last) == .delivered)
        #expect(schedule.pacing == nil, "nothing waits any more")
    }

    /// No other event waits.
    @Test("A flush sends a failed batch without pacing")
    mutating func aBatchInHandThatIsFlushedIsNotPaced() {
        let failed = schedule.begin(10, now: now)
        _ = record(.status(503), of: failed)
        now += .seconds(60)
        let other = schedule.begin(10, now: now)
        #expect(record(.status(201), of: other) == .delivered)
        #expect(next(0) == .sleep(until: now + .seconds(4)))
        #expect(schedule.next(Backlog(isAwaited: true), now: now) == .send(failed))
    }

    @Test("Events do not overtake customer updates that are under way")
    mutating func nothingOvertakesUpdatesOfCustomers() {
        let updates = schedule.begin(2, now: now)
        let backlog = Backlog(count: 50, bytes: 50, oldest: now, arrived: 50, isFlushed: true, isBlocked: true)
        #expect(schedule.next(backlog, now: now) == .sleep(until: nil))
        #expect(record(.status(201), of: updates) == .delivered)
        #expect(next(50, isFlushed: true) == Self.grown)
    }

    /// A client that uploads every two minutes retries no more often.
    @Test("A client that uploads rarely retries rarely")
    mutating func aClientThatSendsSeldomTriesSeldom() {
        for _ in 0..<5 {
            now += .seconds(120)
            let id = schedule.begin(1, now: now)
            _ = record(.status(201), of: id)
        }
        let id = schedule.begin(1, now: now)
        var longest = Duration.zero
        for _ in 0..<12 {
            guard case .retry(let delay) = record(.failure(nil), of: id) else { break }
            longest = max(longest, delay)
            now += delay
            #expect(next(0) == .send(id))
        }
        // Half of four times the usual interval.
        #expect(longest > .seconds(150))
    }

    @Test("Storage that returns no events is asked again after 10 seconds or when events are added")
    mutating func storageThatGivesNothingIsLeftAloneForAWhile() {
        #expect(next(10) == Self.full)
        schedule.noteNothingTaken(backlog(10), now: now)
        #expect(next(10) == .sleep(until: now + .seconds(10)))
        // Added events may be available.
        #expect(next(11) == Self.full)
        now += .seconds(10)
        #expect(next(10) == Self.full)
    }

    @Test("The configuration is refreshed independently of uploads, also during a pause")
    mutating func theConfigurationIsAskedForBesideAllElse() {
        let id = schedule.begin(10, now: now)
        schedule.configuration.noteVersion("2", now: now)
        #expect(next(10) == .refreshConfiguration)
        schedule.configuration.begin(backlog(10), now: now, chance: 0.5)
        #expect(next(10) == Self.full)
        schedule.configuration.end(isSuccess: true, version: "2")
        _ = record(.status(401), of: id)
        let sampling = Backlog(sampledOut: 1)
        #expect(schedule.next(sampling, now: now) == .sleep(until: now + .seconds(60)))
        now += .seconds(60)
        #expect(schedule.next(sampling, now: now) == .refreshConfiguration, "also during a pause")
    }
}
