import Foundation
import Testing

@testable import MoesifCapture

@Suite struct YieldPolicyTests {
    /// A thread that works, and is paused for a while whenever it yields.
    private struct Worker {
        var now = Duration.seconds(1)
        var worked = Duration.zero
        var offers = 0
        var policy = YieldPolicy(now: .seconds(1))

        mutating func work(_ duration: Duration, away: Duration) {
            now += duration
            worked += duration
            var clock = now
            var count = 0
            policy.offer(now: { clock }, by: { (clock, count) = (clock + away, count + 1) })
            now = clock
            offers += count
        }
    }

    @Test("A thread yields after each interval of work") func offersOnceSomeTimeHasBeenWorked() {
        var worker = Worker()
        worker.work(YieldPolicy.interval - .nanoseconds(1), away: .zero)
        #expect(worker.offers == 0)
        worker.work(.nanoseconds(1), away: .zero)
        #expect(worker.offers == 1)
        worker.work(YieldPolicy.interval / 2, away: .zero)
        #expect(worker.offers == 1)
        worker.work(YieldPolicy.interval / 2, away: .zero)
        #expect(worker.offers == 2)
    }

    @Test("A thread keeps half of the time on a busy processor") func worksForHalfOfTheTimeWhereOthersNeverPause() {
        var worker = Worker()
        for _ in 0..<1000 { worker.work(.microseconds(60), away: .milliseconds(3)) }
        #expect(worker.offers >= 10)
        #expect(worker.worked * 2 >= worker.now - .seconds(1))
    }

    @Test("One long pause does not stop later yields") func onePauseDoesNotHoldBackOffersForEver() {
        var worker = Worker()
        worker.work(.milliseconds(1), away: .milliseconds(5))
        worker.work(.milliseconds(5), away: .zero)
        #expect(worker.offers == 2)
        worker.work(YieldPolicy.interval, away: .zero)
        #expect(worker.offers == 3)
    }
}
