import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Several uploads at once, through the whole client.
@Suite(.timeLimit(.minutes(5)))
struct ConcurrentUploadTests {
    /// Holds each request until the test answers it.
    private final class Desk: Sendable {
        private let open = Lock<[(numbers: [Int], answer: OneShot<CollectorResponse>)]>([])
        private let count = Lock(0)
        private let arrived = AsyncWatermark()

        func answer(to request: CollectorRequest) async throws -> CollectorResponse {
            let events = request.body.flatMap { JSONValue(parsing: $0)?.array } ?? []
            let numbers = events.compactMap { event in
                event.at("request", "uri")?.string.flatMap { Int($0.split(separator: "/").last ?? "") }
            }
            let answer = OneShot<CollectorResponse>()
            open.withLock { $0.append((numbers, answer)) }
            arrived.advance(
                to: count.withLock { count in
                    count += 1
                    return count
                }
            )
            return try await answer.value()
        }

        /// Returns when `count` requests have arrived since the start.
        func waitForRequests(_ count: Int) async {
            _ = await arrived.wait(for: count, until: .seconds(1 << 40), ManualClock())
        }

        /// The numbers of the events in each request that waits for an answer.
        var waiting: [[Int]] {
            open.withLock { $0.map(\.numbers) }
        }

        /// Answers the request that begins with the event `number`.
        func answer(_ status: Int, toRequestWith number: Int) {
            let answer = open.withLock { open in
                open.firstIndex { $0.numbers.first == number }.map { open.remove(at: $0).answer }
            }
            answer?.give(.success(CollectorResponse(status: status)))
        }
    }

    private func source(
        _ desk: Desk,
        lanes: Int = 4,
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) throws -> CallSource {
        try CallSource(responding: { try await desk.answer(to: $0) }) {
            $0.delivery.concurrentUploads = lanes
            $0.delivery.batchSize = 10
            configure(&$0)
        }
    }

    @Test("As many uploads run at once as the concurrentUploads option allows", arguments: [1, 2, 4, 16])
    func asManyUploadsAsTheOptionSaysAreUnderWay(_ lanes: Int) async throws {
        let desk = Desk()
        let source = try source(desk, lanes: lanes)
        for number in 0..<lanes + 1 {
            source.record(number * 10..<number * 10 + 10)
            #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
            await desk.waitForRequests(min(number + 1, lanes))
        }
        #expect(desk.waiting.count == lanes)
        #expect(source.recorder.statistics.waiting == lanes * 10 + 10 && source.recorder.statistics.isBalanced)
        desk.answer(201, toRequestWith: 0)
        await desk.waitForRequests(lanes + 1)
        #expect(desk.waiting.contains { $0.first == lanes * 10 })
        for number in 1...lanes { desk.answer(201, toRequestWith: number * 10) }
        await source.settle()
    }

    @Test("A flush returns when its own last batch is delivered")
    func aFlushEndsWithTheLastOfItsBatches() async throws {
        let desk = Desk()
        let source = try source(desk)
        source.record(0..<35)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        let isOver = Lock(false)
        let flush = Task {
            let isComplete = await source.recorder.flush(deadline: .seconds(1 << 40))
            isOver.withLock { $0 = true }
            return isComplete
        }
        await desk.waitForRequests(4)
        for number in [30, 20, 10] { desk.answer(201, toRequestWith: number) }
        while source.recorder.statistics.delivered < 25, !Task.isCancelled { await Task.yield() }
        #expect(!isOver.withLock { $0 })
        #expect(source.recorder.statistics.waiting == 10 && source.recorder.statistics.isBalanced)
        // A later batch does not hold up the flush.
        source.record(35..<45)
        desk.answer(201, toRequestWith: 0)
        #expect(await flush.value)
        await desk.waitForRequests(5)
        desk.answer(201, toRequestWith: 35)
        await source.settle()
    }

    @Test("A shutdown that times out counts each batch once")
    func aShutdownThatRunsOutCountsEachBatchOnce() async throws {
        let desk = Desk()
        let source = try source(desk)
        source.record(0..<35)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        let end = Task { await source.recorder.shutDown(deadline: .seconds(5)) }
        await desk.waitForRequests(4)
        desk.answer(201, toRequestWith: 10)
        while source.recorder.statistics.delivered < 10, !Task.isCancelled { await Task.yield() }
        while source.recorder.statistics.waiting > 0, !Task.isCancelled {
            source.clock.advance(by: .seconds(1))
            await Task.yield()
        }
        #expect(await !end.value)
        // The results of the other uploads no longer count.
        for number in [0, 20, 30] { desk.answer(201, toRequestWith: number) }
        for _ in 0..<100 { await Task.yield() }
        #expect(source.recorder.statistics.delivered == 10)
        #expect(source.recorder.statistics.dropped == [.shutDown: 25] && source.recorder.statistics.isBalanced)
    }

    @Test("After a failure one upload runs at a time until a batch is delivered")
    func aFailureLeavesOneLaneUntilSomethingIsDelivered() async throws {
        let desk = Desk()
        let source = try source(desk) { $0.randomSource = FixedRandom(number: 0) }
        source.record(0..<40)
        await desk.waitForRequests(4)
        for number in [0, 10, 20, 30] { desk.answer(503, toRequestWith: number) }
        await desk.waitForRequests(5)
        for _ in 0..<100 { await Task.yield() }
        #expect(desk.waiting.count == 1, "one asks whether the collector is back")
        desk.answer(201, toRequestWith: desk.waiting[0][0])
        let flush = Task { await source.recorder.flush(deadline: .seconds(1 << 40)) }
        await desk.waitForRequests(8)
        #expect(desk.waiting.count == 3)
        for batch in desk.waiting { desk.answer(201, toRequestWith: batch[0]) }
        #expect(await flush.value)
        #expect(source.recorder.statistics.retries == 4)
        await source.settle()
    }

    /// One batch failed and the others were delivered: no other event waits.
    @Test("A flush sends a failed batch again without waiting for its back-off")
    func aFlushDoesNotWaitForTheTurnOfABatchThatFailed() async throws {
        let desk = Desk()
        let source = try source(desk) { $0.randomSource = FixedRandom(number: 0) }
        source.record(0..<20)
        await desk.waitForRequests(2)
        desk.answer(503, toRequestWith: 0)
        while source.recorder.statistics.retries == 0, !Task.isCancelled { await Task.yield() }
        desk.answer(201, toRequestWith: 10)
        while source.recorder.statistics.delivered < 10, !Task.isCancelled { await Task.yield() }
        // The clock stands still: the back-off would never end.
        let flush = Task { await source.recorder.flush(deadline: .seconds(1 << 40)) }
        await desk.waitForRequests(3)
        desk.answer(201, toRequestWith: 0)
        #expect(await flush.value)
        await source.settle()
    }

    @Test("A delivered batch is removed from disk although an earlier batch is not delivered")
    func theSpoolAcknowledgesEachBatch() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lanes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let desk = Desk()
        let first = try source(desk) { $0.delivery.spool = .directory(folder) }
        first.record(0..<40)
        await desk.waitForRequests(4)
        for number in [30, 10] { desk.answer(201, toRequestWith: number) }
        while first.recorder.statistics.delivered < 20, !Task.isCancelled { await Task.yield() }
        #expect(await !first.recorder.shutDown(deadline: .zero))
        #expect(first.recorder.statistics.spooled == 20 && first.recorder.statistics.isBalanced)
        for number in [0, 20] { desk.answer(201, toRequestWith: number) }

        let second = try CallSource(configuring: { $0.delivery.spool = .directory(folder) })
        while second.recorder.statistics.recovered == 0, !Task.isCancelled { await Task.yield() }
        await second.settle()
        #expect(second.delivered.sorted() == Array(0..<10) + Array(20..<30))
    }

    @Test("A rejected batch is split while other batches are delivered")
    func aRefusedBatchIsHalvedBesideOthers() async throws {
        let source = try CallSource(responding: { request in
            let text = String(decoding: request.body ?? Data(), as: UTF8.self)
            return CollectorResponse(status: text.contains("/17\"") ? 400 : 201)
        }) { $0.delivery.batchSize = 10 }
        source.record(0..<100)
        await source.settle()
        #expect(source.recorder.statistics.dropped == [.rejected: 1])
        #expect(source.delivered.sorted() == Array(0..<17) + Array(18..<100))
    }
}
