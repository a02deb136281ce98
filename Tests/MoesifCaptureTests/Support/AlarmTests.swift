import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// An alarm rings at the earliest of its times.
///
/// A later time must be set again.
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

    @Test("An earlier time replaces a later one") func anEarlierTimeTakesThePlaceOfALaterOne() async {
        let alarm = Alarm(clock)
        set(alarm, 5)
        await clock.waitForSleepers(1)
        set(alarm, 2)
        while clock.nextDeadline != .seconds(2) || clock.sleepers != 1, !Task.isCancelled { await Task.yield() }
        clock.advance(by: .seconds(2))
        await ring()
        #expect(clock.sleepers == 0)
    }

    @Test("A later time does not replace an earlier one") func aLaterTimeLeavesAnEarlierOne() async {
        let alarm = Alarm(clock)
        set(alarm, 2)
        await clock.waitForSleepers(1)
        set(alarm, 5)
        #expect(clock.nextDeadline == .seconds(2) && clock.sleepers == 1)
        clock.advance(by: .seconds(2))
        await ring()
        // The later time must be set again.
        set(alarm, 5)
        await clock.waitForSleepers(1)
        #expect(clock.nextDeadline == .seconds(5))
        clock.advance(by: .seconds(3))
        await ring()
    }

    @Test("An alarm set for a time that is over rings at once") func aTimeThatIsOverRingsAtOnce() async {
        let alarm = Alarm(clock)
        set(alarm, 0)
        await ring()
    }

    /// A time source of the app may wake too early.
    ///
    /// The alarm rings again if it is set again.
    @Test("An alarm that rings too early can be set again") func oneThatRingsTooEarlyCanBeSetAgain() async {
        let source = HastySource()
        let alarm = Alarm(source)
        set(alarm, 5)
        await ring()
        set(alarm, 5)
        await ring()
        #expect(source.sleeps.withLock { $0 } == 2)
    }

    @Test("A cancelled alarm stops sleeping and can be set again") func nothingIsCalledAfterItIsCancelled() async {
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

    @Test("An alarm that is released stops sleeping") func anAlarmThatIsGoneLeavesNoSleep() async {
        var alarm: Alarm? = Alarm(clock)
        if let alarm { set(alarm, 2) }
        await clock.waitForSleepers(1)
        alarm = nil
        while clock.sleepers > 0, !Task.isCancelled { await Task.yield() }
        #expect(alarm == nil)
    }
}

/// A time source that neither waits nor advances.
private final class HastySource: Moesif.TimeSource {
    let sleeps = Lock(0)
    var now: Duration { .zero }
    var date: Date { Date(timeIntervalSince1970: 0) }

    func sleep(until deadline: Duration) async throws {
        sleeps.withLock { $0 += 1 }
    }
}
