import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Every fault of a collector in every phase of a client's life, through the real transport: the counters balance,
/// only events that the fault affects are lost, and no event is stored twice.
@Suite("Collector faults in each phase of a client's life", .tags(.slow), .timeLimit(.minutes(5)))
struct FaultMatrixTests {
    /// The size of a batch, and the number of rejections until one bad event in it is isolated.
    private static let batch = 4
    private static let refusals = 3

    @Test(
        "A fault in the first configuration fetch loses no event, and a later fetch succeeds",
        arguments: CollectorFault.allCases
    )
    func firstConfiguration(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        rig.collector.setConfiguration(["sample_rate": 50], version: "1")
        rig.collector.failConfiguration(fault.failure)
        let client = rig.client(fault)
        #expect(await client.refreshConfiguration() == (fault == .slow))
        try client.record(0..<Self.batch)
        try await client.deliver()
        rig.collector.failConfiguration(nil)
        // A refresh joins a running fetch, which fails.
        while await !client.refreshConfiguration(), !Task.isCancelled { await Task.yield() }
        try client.record(Self.batch..<Self.batch * 2)
        try await client.deliver()
        let weights = rig.collector.events.map { $0["weight"]?.int ?? 1 }
        #expect(weights == Array(repeating: fault == .slow ? 2 : 1, count: Self.batch) + [2, 2, 2, 2])
        #expect(client.statistics.delivered == Self.batch * 2 && client.statistics.droppedTotal == 0)
        rig.expectStored(0..<Self.batch * 2)
        await client.end()
    }

    @Test(
        "A fault in the first upload drops only rejected events, and stores none twice",
        arguments: CollectorFault.allCases
    )
    func firstBatch(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let client = rig.client(fault)
        rig.failOneBatch(fault)
        try client.record(0..<Self.batch)
        await rig.collector.waitForDeliveries(1)
        try client.record(Self.batch..<Self.batch * 2)
        try await client.deliver()
        rig.expectOutcome(fault, client.statistics, failed: 0..<Self.batch, of: 0..<Self.batch * 2)
        await client.end()
    }

    @Test(
        "A fault in the middle of a backlog drops only rejected events, and stores none twice",
        arguments: CollectorFault.allCases
    )
    func middleOfABacklog(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let client = rig.client(fault)
        rig.collector.failNext(.slow(.milliseconds(50)))
        rig.failOneBatch(fault)
        try client.record(0..<Self.batch)
        await rig.collector.waitForDeliveries(1)
        try client.record(Self.batch..<Self.batch * 2)
        await rig.collector.waitForDeliveries(2)
        try client.record(Self.batch * 2..<Self.batch * 5)
        try await client.deliver()
        rig.expectOutcome(fault, client.statistics, failed: Self.batch..<Self.batch * 2, of: 0..<Self.batch * 5)
        await client.end()
    }

    @Test(
        "A fault during a flush drops only rejected events, and stores none twice",
        arguments: CollectorFault.allCases
    )
    func flush(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let client = rig.client(fault, filling: 100)
        rig.failOneBatch(fault)
        try client.record(0..<Self.batch)
        try await client.deliver()
        rig.expectOutcome(fault, client.statistics, failed: 0..<Self.batch, of: 0..<Self.batch)
        await client.end()
    }

    @Test(
        "A fault during a shutdown leaves every event delivered or counted as dropped",
        arguments: CollectorFault.allCases
    )
    func shutdown(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let client = rig.client(fault, filling: 100, timeSource: SystemTimeSource())
        rig.failOneBatch(fault)
        try client.record(0..<Self.batch)
        let result = await client.shutdown(timeout: .seconds(30))
        if fault.meaning == .client {
            // A shutdown does not wait for the end of a pause.
            #expect(!result.isComplete && result.statistics.dropped == [.shutDown: Self.batch])
            #expect(result.statistics.isBalanced && rig.collector.events.isEmpty)
        } else {
            #expect(result.isComplete)
            rig.expectOutcome(fault, result.statistics, failed: 0..<Self.batch, of: 0..<Self.batch)
        }
    }

    @Test(
        "A fault that outlasts the shutdown leaves every event delivered or counted as dropped",
        arguments: CollectorFault.allCases
    )
    func shutdownThatRunsOut(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let client = rig.client(fault, timeSource: SystemTimeSource(), chance: 1.0.nextDown)
        rig.collector.failAlways(fault.failure)
        try client.record(0..<Self.batch)
        await rig.collector.waitForDeliveries(1)
        let result = await client.shutdownForAWhile(fault)
        #expect(result.isComplete == fault.isSettledAtOnce)
        #expect(result.statistics.isBalanced && result.statistics.waiting == 0)
        switch fault.meaning {
        case .accepted: #expect(result.statistics.delivered == Self.batch)
        case .contents: #expect(result.statistics.dropped == [.rejected: Self.batch])
        case .passing, .client: #expect(result.statistics.dropped == [.shutDown: Self.batch])
        }
        rig.expectStored(fault.keepsEvents ? 0..<Self.batch : 0..<0)
    }

    @Test(
        "Events spooled during a fault are delivered by the next client, each once",
        arguments: CollectorFault.allCases
    )
    func restartWithASpool(_ fault: CollectorFault) async throws {
        let rig = try Rig()
        let first = rig.client(fault, timeSource: SystemTimeSource(), chance: 1.0.nextDown, spools: true)
        rig.collector.failAlways(fault.failure)
        try first.record(0..<Self.batch)
        await rig.collector.waitForDeliveries(1)
        let result = await first.shutdownForAWhile(fault)
        let left = fault.isSettledAtOnce ? 0 : Self.batch
        #expect(result.statistics.spooled == left && result.statistics.waiting == 0)
        #expect(result.statistics.isBalanced && result.statistics.dropped[.shutDown] == nil)

        let stored = fault.keepsEvents ? Self.batch : 0
        rig.expectStored(0..<stored)
        rig.collector.failAlways(nil)
        let second = rig.client(fault, spools: true)
        rig.failOneBatch(fault)
        try second.record(Self.batch..<Self.batch * 2)
        try await second.deliver()
        let statistics = second.statistics
        #expect(statistics.recovered == left && statistics.spooled == 0)
        let all = Self.batch - left..<Self.batch * 2
        rig.expectOutcome(
            fault,
            statistics,
            failed: all.lowerBound..<all.lowerBound + Self.batch,
            of: all,
            besides: 0..<stored
        )
        await second.end()
    }

    /// A collector that fails, and clients that deliver to it.
    private final class Rig: Sendable {
        let collector: FakeCollector
        private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fault-\(UUID().uuidString)")

        init() throws {
            collector = try FakeCollector()
        }

        deinit {
            collector.stop()
            try? FileManager.default.removeItem(at: folder)
        }

        /// - Parameters:
        ///   - count: The number of events in a full batch; a partial batch is not sent by itself.
        ///   - chance: The random number; at 0 there is no back-off.
        func client(
            _ fault: CollectorFault,
            filling count: Int = FaultMatrixTests.batch,
            timeSource: any Moesif.TimeSource = LeapingClock(),
            chance: Double = 0,
            spools: Bool = false
        ) -> Client {
            Client(
                moesif: Moesif(applicationID: "test") {
                    $0.baseURL = collector.url
                    $0.timeSource = timeSource
                    $0.randomSource = FixedRandom(number: chance)
                    $0.delivery.batchSize = count
                    // The fault affects one batch and its parts.
                    $0.delivery.concurrentUploads = 1
                    // The clock does not leap before this interval has passed.
                    $0.delivery.batchInterval = .seconds(1)
                    $0.delivery.uploadTimeout = fault.uploadTimeout
                    if spools { $0.delivery.spool = .directory(folder) }
                }
            )
        }

        /// Fails the next batch, as often as needed to isolate the one bad event.
        func failOneBatch(_ fault: CollectorFault) {
            let times = fault.meaning == .contents ? FaultMatrixTests.refusals : 1
            for _ in 0..<times { collector.failNext(fault.failure) }
        }

        /// Checks the outcome of the events `all` after one failed batch; the collector already has `others`.
        func expectOutcome(
            _ fault: CollectorFault,
            _ statistics: Moesif.Statistics,
            failed: Range<Int>,
            of all: Range<Int>,
            besides others: Range<Int> = 0..<0,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let refused = fault.meaning == .contents ? Array(failed.prefix(1)) : []
            let dropped: [Moesif.DropReason: Int] = refused.isEmpty ? [:] : [.rejected: refused.count]
            #expect(statistics.dropped == dropped, sourceLocation: sourceLocation)
            #expect(statistics.delivered == all.count - refused.count, sourceLocation: sourceLocation)
            #expect(statistics.waiting == 0 && statistics.isBalanced, sourceLocation: sourceLocation)
            let isRetried = fault.meaning == .client || (fault.meaning == .passing && !fault.isRepeatedByTheTransport)
            #expect(!isRetried || statistics.retries >= 1, sourceLocation: sourceLocation)
            expectStored(Set(all).union(others).subtracting(refused), sourceLocation: sourceLocation)
        }

        /// Checks that the collector has each of these events once: a retry with another id would be stored twice.
        func expectStored(_ numbers: some Sequence<Int>, sourceLocation: SourceLocation = #_sourceLocation) {
            let stored = collector.events.compactMap { event in
                event.at("request", "uri")?.string.flatMap { Int($0.split(separator: "/").last ?? "") }
            }
            #expect(stored.sorted() == numbers.sorted(), sourceLocation: sourceLocation)
            let ids = collector.events.compactMap { $0["transaction_id"]?.string }
            #expect(Set(ids).count == stored.count, sourceLocation: sourceLocation)
            let paths = Set(collector.deliveries.map(\.path))
            #expect(paths.isSubset(of: ["/v1/events/batch"]), "a redirect was followed", sourceLocation: sourceLocation)
        }
    }

    private struct Client: Sendable {
        let moesif: Moesif

        var statistics: Moesif.Statistics {
            moesif.statistics
        }

        func record(_ numbers: Range<Int>) throws {
            for number in numbers {
                let call = CallFeed.Call(url: "https://api.example.com/\(number)")
                moesif.recorder?.record(try FinishedCall(call, start: Date()))
            }
        }

        func refreshConfiguration() async -> Bool {
            await moesif.refreshConfiguration()
        }

        /// Flushes until everything is settled; a single flush does not wait for the end of a pause.
        func deliver(sourceLocation: SourceLocation = #_sourceLocation) async throws {
            let deadline = ContinuousClock.now + .seconds(30)
            while await !moesif.flush(timeout: .seconds(30)).isComplete {
                try #require(ContinuousClock.now < deadline, "\(statistics)", sourceLocation: sourceLocation)
                await Task.yield()
            }
        }

        func shutdown(timeout: Duration) async -> Moesif.FlushResult {
            await moesif.shutdown(timeout: timeout)
        }

        /// Shuts down, with a timeout shorter than the back-off if the fault never ends.
        func shutdownForAWhile(_ fault: CollectorFault) async -> Moesif.FlushResult {
            await shutdown(timeout: fault.isSettledAtOnce ? .seconds(120) : .milliseconds(100))
        }

        /// Ends a client that has delivered everything.
        func end(sourceLocation: SourceLocation = #_sourceLocation) async {
            let result = await shutdown(timeout: .seconds(30))
            #expect(result.isComplete && result.statistics.isBalanced, sourceLocation: sourceLocation)
            #expect(result.statistics.waiting + result.statistics.spooled == 0, sourceLocation: sourceLocation)
        }
    }
}

extension CollectorFault {
    /// True if the outcome of the events is known at once, however long the fault lasts.
    fileprivate var isSettledAtOnce: Bool {
        meaning == .accepted || meaning == .contents
    }
}
