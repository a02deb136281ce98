import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Hooks that take long or never return do not affect calls.
@Suite(.timeLimit(.minutes(10)))
struct SlowHookTests {
    @Test("A call does not wait for a hook") func aCallDoesNotWaitForAHook() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let journal = Journal()
        let isCalled = DispatchSemaphore(value: 0)
        let client = TestClient {
            $0.outgoing.identifyUser = { _ in
                isCalled.wait()
                journal.note("hook")
                return "u"
            }
        }
        _ = try await client.moesif.session(configuration: .ephemeral).data(from: server.url("/1"))
        journal.note("call")
        isCalled.signal()
        let events = await client.events()
        #expect(journal.all == ["call", "hook"])
        #expect(events.map { $0["user_id"] } == ["u"])
    }

    @Test("A hook that never returns loses events but affects no call", .tags(.slow), arguments: [false, true])
    func oneThatNeverReturnsCostsEventsAndNoCall(isMask: Bool) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let entered = AsyncWatermark()
        let release = DispatchSemaphore(value: 0)
        defer { release.signal() }
        @Sendable func block() {
            entered.advance(to: 1)
            release.wait()
            release.signal()
        }
        let transport = RecordingTransport()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = transport
            $0.delivery.queueCapacity = 5
            if isMask {
                $0.maskEvent = { event in
                    block()
                    return event
                }
            } else {
                $0.outgoing.skip = { _ in
                    block()
                    return false
                }
            }
        }
        let session = moesif.session(configuration: .ephemeral)
        for number in 1...12 {
            let (data, _) = try await session.data(from: server.url("/\(number)"))
            #expect(data == Data("{}".utf8))
        }
        #expect(await entered.wait(for: 1, until: .seconds(1), ManualClock()))
        let full = moesif.statistics
        #expect(full.captured == 12 && full.waiting == 5 && full.dropped == [.queueFull: 7] && full.isBalanced)

        let result = await moesif.shutdown(timeout: .milliseconds(200))
        #expect(!result.isComplete && result.statistics.isBalanced)
        #expect(result.statistics.waiting == 1, "the call that the hook was asked about")
        #expect(result.statistics.dropped == [.queueFull: 7, .shutDown: 4])
        _ = try await session.data(from: server.url("/13"))

        release.signal()
        while moesif.statistics.waiting > 0, !Task.isCancelled { await Task.yield() }
        let end = moesif.statistics
        #expect(end.isBalanced && end.captured == 13 && end.delivered == 0)
        #expect(end.dropped == [.queueFull: 7, .shutDown: 6])
        #expect(transport.events.isEmpty)
    }

    @Test("A flush returns at its timeout while a hook blocks, and loses no event")
    func flushReturnsAtItsTimeoutAndLosesNothing() async throws {
        let release = DispatchSemaphore(value: 0)
        let feed = try CallFeed(configuring: {
            $0.outgoing.metadata = { _ in
                release.wait()
                release.signal()
                return nil
            }
        })
        await feed.transport.waitForConfigurationRequests(1)
        try feed.record(0..<3)
        let flush = Task { await feed.recorder.flush(deadline: .seconds(5)) }
        await feed.clock.waitForSleepers(1)
        feed.clock.advance(by: .seconds(5))
        #expect(await !flush.value)
        #expect(feed.recorder.statistics.waiting == 3 && feed.recorder.statistics.isBalanced)
        release.signal()
        #expect(await feed.events().count == 3)
    }
}
