import Dispatch
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls that wait wake the worker by their number and their size, or after a while.
@Suite(.timeLimit(.minutes(5)))
struct WakeUpTests {
    /// Returns the wake-up that each of some calls leads to, made while the worker waits for the collector's
    /// configuration.
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

    @Test func manyCallsWakeItAtOnceAndAFewLater() async throws {
        let wakeUps = try await wakeUps(costs: Array(repeating: 5000, count: 65))
        #expect(wakeUps == [.later] + Array(repeating: .none, count: 62) + [.now, .none])
    }

    @Test func aLargeCallWakesItAtOnce() async throws {
        #expect(try await wakeUps(costs: [65_535, 65_536]) == [.later, .now])
    }

    @Test(arguments: [
        (Duration.seconds(2), 50_000), (.seconds(60), 50_000), (.milliseconds(40), 10_000), (.nanoseconds(1), 0),
    ])
    func aWakeUpIsNoLargePartOfTheBatchInterval(interval: Duration, microseconds: Int) async throws {
        let feed = try CallFeed { $0.delivery.batchInterval = interval }
        #expect(feed.recorder.wakeUpDelay == .microseconds(microseconds))
        #expect(await feed.events().isEmpty)
    }
}
