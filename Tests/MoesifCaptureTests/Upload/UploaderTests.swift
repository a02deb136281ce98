import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(10)))
struct UploaderTests {
    @Test func fullBatchGoesOutAtOnce() async throws {
        let source = try CallSource()
        source.record(0..<25)
        await source.transport.waitForEvents(25)
        #expect(source.batches == [25])
        #expect(source.delivered == Array(0..<25))
        await source.settle()
    }

    @Test func restGoesOutAfterTheInterval() async throws {
        let source = try CallSource()
        source.record(0..<26)
        await source.transport.waitForEvents(25)
        await source.advance { source.transport.events.count == 26 }
        #expect(source.clock.now >= .seconds(2))
        #expect(source.batches == [25, 1])
        await source.settle()
    }

    @Test func bytesMakeABatchFull() async throws {
        let source = try CallSource(configuring: { $0.delivery.batchByteLimit = 3000 })
        source.record(0..<5, body: Data(repeating: 65, count: 1000))
        await source.transport.waitForEvents(4)
        #expect(source.batches.allSatisfy { $0 <= 2 })
        await source.settle()
    }

    @Test func eventLargerThanABatchGoesAlone() async throws {
        let source = try CallSource(configuring: { $0.delivery.batchByteLimit = 10 })
        source.record(0..<3)
        await source.transport.waitForEvents(3)
        #expect(source.batches == [1, 1, 1])
        await source.settle()
    }

    @Test func failureIsTriedAgainWithTheSameBytes() async throws {
        let answers = Answers([.status(503), .failure, .status(429), .status(408)])
        let source = try CallSource(responding: { _ in try answers.next() })
        source.record(0..<25)
        await source.advance { source.transport.events.count == 25 }
        #expect(source.clock.now >= .seconds(7.5))
        #expect(source.transport.requests.count == 5)
        #expect(Set(source.transport.requests.map(\.body)).count == 1)
        #expect(source.recorder.statistics.retries == 4)
        await source.settle()
    }

    @Test func budgetOfABatchEndsAndTheNextIsDelivered() async throws {
        let answers = Answers(Array(repeating: .status(500), count: 60))
        let source = try CallSource(responding: { _ in try answers.next() })
        source.record(0..<25)
        await source.advance { source.recorder.statistics.droppedTotal == 25 }
        source.record(25..<50)
        await source.advance { source.transport.events.count == 25 }
        #expect(source.delivered == Array(25..<50))
        #expect(source.recorder.statistics.dropped == [.gaveUp: 25])
        await source.settle()
    }

    /// Two bad events among 50 cost the two, whatever they stand beside.
    @Test(arguments: [400, 413])
    func badEventsAreFoundAndDroppedAlone(_ status: Int) async throws {
        let source = try CallSource(responding: { request in
            let events = request.body.flatMap { JSONValue(parsing: $0)?.array } ?? []
            let isBad = events.contains { event in
                ["/7", "/31"].contains { event.at("request", "uri")?.string?.hasSuffix($0) == true }
            }
            return CollectorResponse(status: isBad ? status : 201)
        })
        source.record(0..<50)
        await source.transport.waitForEvents(48)
        await source.settle()
        #expect(source.recorder.statistics.dropped == [.rejected: 2])
        let accepted = Set(source.delivered)
        #expect(accepted.count >= 48)
        // Halving 25 takes five steps down to one.
        #expect(source.batches.count <= 2 * (1 + 2 * 5))
    }

    @Test(arguments: [401, 402, 403])
    func refusedClientPausesAndKeepsWhatWaits(_ status: Int) async throws {
        let answers = Answers([.status(status), .status(status), .status(status)])
        let warnings = Lock<[String]>([])
        let source = try CallSource(responding: { _ in try answers.next() }) {
            // Uploads that are refused together are one pause.
            $0.delivery.concurrentUploads = 1
            $0.log = { entry in
                guard entry.level == .warning, !entry.message.contains("has not responded") else { return }
                warnings.withLock { $0.append(entry.message) }
            }
        }
        source.record(0..<60)
        await source.transport.waitForRequests(1)
        // Nobody waits for a collector that lets nobody in.
        let flushed = await source.recorder.flush(deadline: source.clock.now + .seconds(100_000))
        #expect(!flushed)
        #expect(source.recorder.statistics.waiting == 60)
        await source.advance { source.delivered.count == 60 }
        await source.settle()
        #expect(source.delivered == Array(0..<60))
        #expect(source.recorder.statistics.droppedTotal == 0)
        #expect(source.recorder.statistics.retries == 3)
        // 5, 10 and 20 minutes, three quarters of them at least.
        #expect(source.clock.now >= .seconds(35 * 60) * 0.75)
        while warnings.withLock({ $0.isEmpty }), !Task.isCancelled { await Task.yield() }
        #expect(warnings.withLock { $0.count } == 1)
    }

    @Test func collectorSaysWhenToComeBack() async throws {
        let later = CollectorResponse(status: 429, headers: ["Retry-After": "600"])
        let answers = Answers([.response(later)])
        let source = try CallSource(responding: { _ in try answers.next() })
        source.record(0..<25)
        await source.advance { source.delivered.count == 25 }
        #expect(source.clock.now >= .seconds(600))
        await source.settle()
    }

    /// After a failure one batch in two intervals goes out, until the backlog is gone.
    @Test func backlogIsWorkedOffSlowly() async throws {
        let answers = Answers([.status(503)])
        let times = Lock<[Duration]>([])
        let clock = Lock<ManualClock?>(nil)
        let masked = Lock(0)
        let allMasked = AsyncWatermark()
        let source = try CallSource(responding: { _ in
            if let now = clock.withLock({ $0?.now }) { times.withLock { $0.append(now) } }
            // What comes after the failure would make the client faster.
            _ = await allMasked.wait(for: 250, until: .seconds(1_000_000), ManualClock())
            return try answers.next()
        }) {
            $0.delivery.concurrentUploads = 1
            $0.maskEvent = { event in
                allMasked.advance(
                    to: masked.withLock { masked in
                        masked += 1
                        return masked
                    }
                )
                return event
            }
        }
        clock.withLock { $0 = source.clock }
        source.record(0..<250)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        while source.delivered.count < 250, !Task.isCancelled {
            // Not during an upload, which takes no time.
            if source.clock.sleepers > 0 { source.clock.advance(by: .milliseconds(50)) }
            await Task.yield()
        }
        let sent = times.withLock { $0 }.dropFirst()
        // The first batch may have grown to four times its size before the failure.
        #expect(sent.count >= 7)
        // The clock goes on between an upload's start and its note here.
        let first = try #require(sent.first)
        let last = try #require(sent.last)
        #expect(last - first >= .seconds(4) * (sent.count - 2))
        await source.settle()
    }

    @Test func flushDoesNotWaitForTheBacklogsTurn() async throws {
        let answers = Answers([.status(503)])
        let requests = Lock(0)
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            let isSecond = requests.withLock { requests in
                requests += 1
                return requests == 2
            }
            if isSecond { await gate.pass() }
            return try answers.next()
        }) {
            $0.delivery.batchInterval = .seconds(3600)
            $0.randomSource = FixedRandom(number: 0)
        }
        source.record(0..<75)
        await source.transport.waitForRequests(2)
        // The longer the recovery lasts, the longer is the way to the next batch.
        source.clock.advance(by: .seconds(3600))
        gate.open()
        while source.recorder.statistics.delivered < 25, !Task.isCancelled { await Task.yield() }
        // The clock stands still: the backlog's turn never comes.
        #expect(await source.recorder.flush(deadline: source.clock.now + .seconds(10)))
        #expect(source.delivered.sorted() == Array(0..<75))
        await source.settle()
    }

    @Test func oldestGoesWhereTheAppWantsIt() async throws {
        let source = try CallSource(responding: { _ in throw URLError(.notConnectedToInternet) }) {
            $0.delivery.queueCapacity = 40
            $0.delivery.batchSize = 10
            $0.delivery.overflow = .dropOldest
        }
        source.record(0..<20)
        await source.transport.waitForRequests(1)
        source.record(20..<60)
        #expect(source.recorder.statistics.dropped == [.queueFull: 20])
        #expect(source.recorder.statistics.waiting == 40)
        #expect(source.recorder.statistics.isBalanced)
        await source.abandon()
    }

    @Test func refusedBatchIsDroppedAndSaid() async throws {
        let answers = Answers(Array(repeating: .status(400), count: 49))
        let entries = Lock<[Moesif.LogEntry]>([])
        let said = AsyncWatermark()
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return try answers.next()
        }) {
            // The refusals are those of one batch.
            $0.delivery.concurrentUploads = 1
            $0.log = { entry in
                guard entry.message.hasPrefix("dropped") else { return }
                said.advance(
                    to: entries.withLock { entries in
                        entries.append(entry)
                        return entries.count
                    }
                )
            }
        }
        // A batch is taken as soon as it is full; all at once would make a larger one.
        source.record(0..<25)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        await source.transport.waitForRequests(1)
        source.record(25..<50)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        gate.open()
        await source.transport.waitForEvents(25)
        #expect(source.recorder.statistics.dropped == [.rejected: 25])
        await source.settle()
        // The first loss at once, the others of that minute together.
        #expect(await said.wait(for: 2, until: .seconds(1), ManualClock()))
        let warnings = entries.withLock { $0.map(\.message) }
        #expect(warnings.count == 2)
        #expect(warnings.first?.hasPrefix("dropped 1 event; totals: captured 50") == true)
        #expect(warnings.last == "dropped 24 events; totals: \(source.recorder.statistics)")
    }

    @Test func boundByCountDropsTheNewest() async throws {
        let source = try CallSource(responding: { _ in throw URLError(.notConnectedToInternet) }) {
            $0.delivery.queueCapacity = 40
        }
        source.record(0..<50)
        #expect(source.recorder.statistics.dropped == [.queueFull: 10])
        #expect(source.recorder.statistics.waiting == 40)
        #expect(source.recorder.statistics.isBalanced)
        await source.abandon()
    }

    @Test func boundByBytesDropsTheNewest() async throws {
        let source = try CallSource(responding: { _ in throw URLError(.notConnectedToInternet) }) {
            $0.delivery.queueByteLimit = 1_000_000
        }
        source.record(0..<10, body: Data(count: 150_000))
        let statistics = source.recorder.statistics
        #expect(statistics.droppedTotal > 0)
        #expect(statistics.dropped[.queueFull] == statistics.droppedTotal)
        #expect(statistics.isBalanced)
        await source.abandon()
    }

    @Test func eventThatCannotFitIsDroppedAsTooLarge() {
        var event = Moesif.Event(
            request: .init(time: Date(), uri: String(repeating: "u", count: 1_000_001), verb: "GET")
        )
        event.userID = "u"
        #expect(EventEncoder.encode(event) == nil)
    }
}

extension CallSource {
    /// Ends a client whose collector takes everything: all is delivered, and the books balance.
    func settle(sourceLocation: SourceLocation = #_sourceLocation) async {
        #expect(await recorder.shutDown(deadline: clock.now + .seconds(3600)), sourceLocation: sourceLocation)
        #expect(recorder.statistics.delivered == transport.events.count, sourceLocation: sourceLocation)
        expectBalance(sourceLocation)
    }

    /// Moves the clock in small steps until something has come of it.
    ///
    /// What was recorded is in the queue by then: on a busy machine the clock would else send it in parts.
    func advance(until isReached: () -> Bool) async {
        #expect(await recorder.isDrained(deadline: .seconds(1 << 40)))
        while !isReached(), !Task.isCancelled {
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
    }

    /// Ends a client whose collector takes nothing.
    func abandon(sourceLocation: SourceLocation = #_sourceLocation) async {
        let end = Task { await recorder.shutDown(deadline: clock.now + .seconds(3600)) }
        while recorder.statistics.waiting > 0, !Task.isCancelled {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
        _ = await end.value
        expectBalance(sourceLocation)
    }

    private func expectBalance(_ sourceLocation: SourceLocation) {
        #expect(recorder.statistics.isBalanced, sourceLocation: sourceLocation)
        #expect(recorder.statistics.waiting == 0, sourceLocation: sourceLocation)
    }
}

/// Answers of a collector, one after the other; then 201.
final class Answers: Sendable {
    enum Answer: Sendable {
        case status(Int)
        case response(CollectorResponse)
        case failure
    }

    private let rest: Lock<[Answer]>

    init(_ answers: [Answer]) {
        rest = Lock(answers)
    }

    func next() throws -> CollectorResponse {
        switch rest.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        case nil: return CollectorResponse(status: 201)
        case .status(let status): return CollectorResponse(status: status)
        case .response(let response): return response
        case .failure: throw URLError(.networkConnectionLost)
        }
    }
}
