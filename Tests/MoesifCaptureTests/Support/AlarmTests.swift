import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// An alarm rings at the earliest of its times, and a time that comes after it is set again.
@Suite(.timeLimit(.minutes(1)))
struct AlarmTests {
    private let clock = ManualClock()
    private let rings = AsyncStream<Void>.makeStream()

    private func set(_ alarm: Alarm, _ seconds: Int) {
        alarm.set(for: .seconds(seconds)) { [rings] in rings.continuation.yield() }
    }

    /// Waits until it rings once.
    private func ring() async {
        for await _ in rings.stream { return }
    }

    @Test func anEarlierTimeTakesThePlaceOfALaterOne() async {
        let alarm = Alarm(clock)
        set(alarm, 5)
        await clock.waitForSleepers(1)
        set(alarm, 2)
        while clock.nextDeadline != .seconds(2) || clock.sleepers != 1, !Task.isCancelled { await Task.yield() }
        clock.advance(by: .seconds(2))
        await ring()
        #expect(clock.sleepers == 0)
    }

    @Test func aLaterTimeLeavesAnEarlierOne() async {
        let alarm = Alarm(clock)
        set(alarm, 2)
        await clock.waitForSleepers(1)
        set(alarm, 5)
        #expect(clock.nextDeadline == .seconds(2) && clock.sleepers == 1)
        clock.advance(by: .seconds(2))
        await ring()
        // Who is called back sets it again.
        set(alarm, 5)
        await clock.waitForSleepers(1)
        #expect(clock.nextDeadline == .seconds(5))
        clock.advance(by: .seconds(3))
        await ring()
    }

    @Test func aTimeThatIsOverRingsAtOnce() async {
        let alarm = Alarm(clock)
        set(alarm, 0)
        await ring()
    }

    /// A time source of the app's own may wake too early: who sets the alarm again then is called back again.
    @Test func oneThatRingsTooEarlyCanBeSetAgain() async {
        let source = HastySource()
        let alarm = Alarm(source)
        set(alarm, 5)
        await ring()
        set(alarm, 5)
        await ring()
        #expect(source.sleeps.withLock { $0 } == 2)
    }

    @Test func nothingIsCalledAfterItIsCancelled() async {
        let alarm = Alarm(clock)
        set(alarm, 2)
        await clock.waitForSleepers(1)
        alarm.cancel()
        while clock.sleepers > 0, !Task.isCancelled { await Task.yield() }
        set(alarm, 3)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(3))
        await ring()
    }

    @Test func anAlarmThatIsGoneLeavesNoSleep() async {
        var alarm: Alarm? = Alarm(clock)
        if let alarm { set(alarm, 2) }
        await clock.waitForSleepers(1)
        alarm = nil
        while clock.sleepers > 0, !Task.isCancelled { await Task.yield() }
        #expect(alarm == nil)
    }
}

/// Does not wait, and does not move on.
private final class HastySource: Moesif.TimeSource {
    let sleeps = Lock(0)
    var now: Duration { .zero }
    var date: Date { Date(timeIntervalSince1970: 0) }

    func sleep(until deadline: Duration) async throws {
        sleeps.withLock { $0 += 1 }
    }
}
