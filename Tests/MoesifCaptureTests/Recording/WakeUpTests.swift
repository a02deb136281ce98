import Dispatch
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Waiting calls wake the worker by their number or size, or after a delay.
@Suite("Wake-ups of the worker", .timeLimit(.minutes(5)))
struct WakeUpTests {
    /// Returns the wake-up for each call, recorded while the worker waits for the collector's configuration.
    private func wakeUps(costs: [Int]) async throws -> [Recorder.WakeUp] {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording)
        await collector.waitForRequests(1)
        var wakeUps: [Recorder.WakeUp] = []
        for cost in costs {
            let finished = try FinishedCall(CallFeed.Call(), start: feed.clock.date)
            #expect(feed.recorder.store.admit(bytes: cost) == .admitted)
            wakeUps.append(feed.recorder.lineUp(Recorder.Waiting(pending: .call(finished), cost: cost)))
        }
        gateway.open()
        #expect(await feed.events().count == costs.count)
        return wakeUps
    }

    @Test("Many calls wake the worker at once, and a few calls wake it later")
    func manyCallsWakeItAtOnceAndAFewLater() async throws {
        let wakeUps = try await wakeUps(costs: Array(repeating: 5000, count: 65))
        #expect(wakeUps == [.later] + Array(repeating: .none, count: 62) + [.now, .none])
    }

    @Test("A large call wakes the worker at once")
    func aLargeCallWakesItAtOnce() async throws {
        #expect(try await wakeUps(costs: [65_535, 65_536]) == [.later, .now])
    }

    @Test(
        "The wake-up delay is a small part of the batch interval",
        arguments: [
            (Duration.seconds(2), 50_000), (.seconds(60), 50_000), (.milliseconds(40), 10_000), (.nanoseconds(1), 0),
        ]
    )
    func aWakeUpIsNoLargePartOfTheBatchInterval(interval: Duration, microseconds: Int) async throws {
        let feed = try CallFeed { $0.delivery.batchInterval = interval }
        #expect(feed.recorder.wakeUpDelay == .microseconds(microseconds))
        #expect(await feed.events().isEmpty)
    }
}
