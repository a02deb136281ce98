import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(10)))
struct FlushTests {
    @Test("A flush delivers all waiting events")
    func flushDeliversWhatWaits() async throws {
        let source = try CallSource()
        source.record(0..<60)
        #expect(await source.recorder.flush(deadline: .seconds(5)))
        #expect(source.delivered.sorted() == Array(0..<60))
        #expect(source.recorder.statistics.waiting == 0)
        await source.settle()
    }

    @Test(
        "flush and shutdown accept negative, zero and very long timeouts",
        arguments: [Duration.seconds(Int64.max), .seconds(Int64.max) * 18, .zero, .seconds(-5)]
    )
    func anyTimeoutIsTaken(_ timeout: Duration) async throws {
        let transport = RecordingTransport()
        let moesif = Moesif(applicationID: "test") { $0.transport = transport }
        #expect(await moesif.flush(timeout: timeout).isComplete)
        #expect(await moesif.shutdown(timeout: timeout).isComplete)
        #expect(moesif.statistics.isBalanced)
    }

    @Test("A log closure that blocks does not hold up a flush")
    func logThatBlocksHoldsUpNothing() async throws {
        let release = DispatchSemaphore(value: 0)
        let source = try CallSource(responding: { _ in CollectorResponse(status: 400) }) {
            $0.log = { _ in release.wait() }
            $0.delivery.batchSize = 1
        }
        source.record(0..<3)
        #expect(await source.recorder.flush(deadline: .seconds(5)))
        #expect(source.recorder.statistics.dropped == [.rejected: 3])
        #expect(source.recorder.statistics.isBalanced)
        for _ in 0..<10 { release.signal() }
    }

    @Test("A flush of an empty queue is complete")
    func flushOfNothingIsComplete() async throws {
        let source = try CallSource()
        #expect(await source.recorder.flush(deadline: .zero))
    }

    @Test("A flush that times out loses no event")
    func flushEndsAtItsDeadlineAndLosesNothing() async throws {
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return CollectorResponse(status: 201)
        })
        source.record(0..<5)
        let flush = Task { await source.recorder.flush(deadline: .seconds(5)) }
        await source.transport.waitForRequests(1)
        await source.clock.waitForSleepers(1)
        source.clock.advance(by: .seconds(5))
        #expect(await !flush.value)
        #expect(source.recorder.statistics.waiting == 5)
        gate.open()
        #expect(await source.recorder.flush(deadline: .seconds(10)))
        #expect(source.delivered == Array(0..<5))
        await source.settle()
    }

    @Test("A cancelled flush returns as incomplete")
    func cancelledFlushReturns() async throws {
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return CollectorResponse(status: 201)
        })
        source.record(0..<5)
        let flush = Task { await source.recorder.flush(deadline: .seconds(5)) }
        await source.transport.waitForRequests(1)
        flush.cancel()
        #expect(await !flush.value)
        gate.open()
        await source.settle()
    }

    @Test("Concurrent flushes all complete", .tags(.race))
    func flushesAtTheSameTimeAllEnd() async throws {
        let source = try CallSource()
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                source.record(number..<number + 1)
                group.addTask { await source.recorder.flush(deadline: .seconds(5)) }
            }
            for await isComplete in group { #expect(isComplete) }
        }
        // Uploads that are under way at once may arrive in any order.
        #expect(source.delivered.sorted() == Array(0..<20))
        await source.settle()
    }

    @Test("A shutdown delivers waiting events, and later calls are dropped")
    func shutdownDeliversThenRefuses() async throws {
        let transport = RecordingTransport()
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let moesif = Moesif(applicationID: "test") { $0.transport = transport }
        let session = moesif.session(configuration: .ephemeral)
        _ = try await session.data(from: server.url("/1"))
        let first = await moesif.shutdown(timeout: .seconds(10))
        #expect(first.isComplete)
        #expect(moesif.state == .shutDown)
        #expect(first.description == "complete: 1 delivered, 0 dropped, 0 waiting")
        _ = try await session.data(from: server.url("/2"))
        let second = await moesif.shutdown(timeout: .seconds(10))
        #expect(second.isComplete)
        #expect(second.statistics.dropped == [.shutDown: 1])
        #expect(second.statistics.isBalanced)
        #expect(transport.events.count == 1)
    }

    /// The thread that records first may be delayed before it starts the worker, while another records and flushes.
    @Test("A flush delivers a call that was queued before the worker was started")
    func flushDeliversWhatTheWorkerWasNotStartedFor() async throws {
        let source = try CallSource()
        let finished = try FinishedCall(CallFeed.Call(), start: source.clock.date)
        let call = Recorder.Waiting(pending: .call(finished), cost: finished.cost(countsHead: true))
        #expect(source.recorder.store.admit(bytes: call.cost) == .admitted)
        #expect(source.recorder.lineUp(call) == .later)
        source.record(1..<2)
        #expect(await source.recorder.flush(deadline: .seconds(1 << 40)))
        #expect(source.transport.events.count == 2)
        await source.settle()
    }

    /// Events dropped to make room, and calls skipped meanwhile, are never delivered.
    @Test("A flush does not wait for events that were dropped or skipped")
    func flushDoesNotWaitForWhatMadeRoom() async throws {
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return CollectorResponse(status: 201)
        }) {
            $0.delivery.batchSize = 1
            $0.delivery.concurrentUploads = 1
            $0.delivery.queueCapacity = 2
            $0.delivery.overflow = .dropOldest
            $0.outgoing.skip = { $0.request.url.path == "/3" }
        }
        source.record(1..<2)
        await source.transport.waitForRequests(1)
        for number in [2, 3] {
            source.record(number..<number + 1)
            #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        }
        #expect(source.recorder.statistics.dropped == [.queueFull: 1])
        async let isComplete = source.recorder.flush(deadline: .seconds(1 << 40))
        gate.open()
        #expect(await isComplete)
        #expect(source.delivered == [1])
        await source.settle()
    }

    @Test("A flush that a shutdown interrupts is incomplete")
    func flushThatAShutdownCutsShortSaysSo() async throws {
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return CollectorResponse(status: 201)
        })
        source.record(0..<5)
        let flush = Task { await source.recorder.flush(deadline: .seconds(1 << 40)) }
        await source.transport.waitForRequests(1)
        #expect(await !source.recorder.shutDown(deadline: .zero))
        #expect(await !flush.value)
        #expect(source.recorder.statistics.dropped == [.shutDown: 5])
        gate.open()
    }

    @Test("A shutdown that times out drops the remaining events and counts them")
    func shutdownDropsWhatCannotBeDelivered() async throws {
        let source = try CallSource(responding: { _ in throw URLError(.cannotConnectToHost) })
        source.record(0..<30)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        let end = Task { await source.recorder.shutDown(deadline: .seconds(100)) }
        await source.transport.waitForRequests(1)
        await source.clock.waitForSleepers(2)
        source.clock.advance(by: .seconds(100))
        #expect(await !end.value)
        #expect(source.recorder.statistics.waiting == 0)
        #expect(source.recorder.statistics.isBalanced)
        #expect(source.recorder.statistics.dropped == [.shutDown: 30])
    }

    @Test("A client that is deallocated delivers its waiting events")
    func clientThatIsLetGoDelivers() async throws {
        let transport = RecordingTransport()
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        weak var client: Moesif?
        do {
            let moesif = Moesif(applicationID: "test") {
                $0.transport = transport
                $0.timeSource = ManualClock()
            }
            client = moesif
            _ = try await moesif.session(configuration: .ephemeral).data(from: server.url("/1"))
        }
        #expect(client == nil)
        await transport.waitForEvents(1)
    }
}

/// Holds tasks until it is opened.
final class Gateway: Sendable {
    private let milestone = AsyncWatermark()

    func open() {
        milestone.advance(to: 1)
    }

    func pass() async {
        _ = await milestone.wait(for: 1, until: .seconds(1_000_000), ManualClock())
    }
}
