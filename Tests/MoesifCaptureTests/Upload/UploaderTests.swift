import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(10)))
struct UploaderTests {
    @Test("A full batch is uploaded at once")
    func fullBatchGoesOutAtOnce() async throws {
        let source = try CallSource()
        source.record(0..<25)
        await source.transport.waitForEvents(25)
        #expect(source.batches == [25])
        #expect(source.delivered == Array(0..<25))
        await source.settle()
    }

    @Test("A partial batch is uploaded after the batch interval")
    func restGoesOutAfterTheInterval() async throws {
        let source = try CallSource()
        source.record(0..<26)
        await source.transport.waitForEvents(25)
        await source.advance { source.transport.events.count == 26 }
        #expect(source.clock.now >= .seconds(2))
        #expect(source.batches == [25, 1])
        await source.settle()
    }

    @Test("The byte limit makes a batch full")
    func bytesMakeABatchFull() async throws {
        let source = try CallSource(configuring: { $0.delivery.batchByteLimit = 3000 })
        source.record(0..<5, body: Data(repeating: 65, count: 1000))
        await source.transport.waitForEvents(4)
        #expect(source.batches.allSatisfy { $0 <= 2 })
        await source.settle()
    }

    @Test("An event larger than the byte limit of a batch is uploaded alone")
    func eventLargerThanABatchGoesAlone() async throws {
        let source = try CallSource(configuring: { $0.delivery.batchByteLimit = 10 })
        source.record(0..<3)
        await source.transport.waitForEvents(3)
        #expect(source.batches == [1, 1, 1])
        await source.settle()
    }

    @Test("A failed batch is retried with the same bytes")
    func failureIsTriedAgainWithTheSameBytes() async throws {
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

    @Test("A batch is dropped after 60 error responses, and the next one is delivered")
    func budgetOfABatchEndsAndTheNextIsDelivered() async throws {
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

    /// Two bad events among 50 cost only these two, wherever they are.
    @Test("Rejected events are isolated and dropped, and all other events are delivered", arguments: [400, 413])
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
        // Splitting 25 events takes five steps down to one.
        #expect(source.batches.count <= 2 * (1 + 2 * 5))
    }

    @Test("A rejected client warns after failures of another kind")
    func refusalAfterAnOutageIsAWarning() async throws {
        let answers = Answers([.status(503), .status(401)])
        let warnings = Lock<[String]>([])
        let source = try CallSource(responding: { _ in try answers.next() }) {
            $0.delivery.concurrentUploads = 1
            $0.log = { entry in
                guard entry.level == .warning, entry.message.contains("status 401") else { return }
                warnings.withLock { $0.append(entry.message) }
            }
        }
        source.record(0..<25)
        await source.advance { !warnings.withLock { $0.isEmpty } }
        #expect(warnings.withLock { $0.count } == 1)
        await source.advance { source.delivered.count == 25 }
    }

    @Test("A rejected client pauses, warns once and keeps its events", arguments: [401, 402, 403])
    func refusedClientPausesAndKeepsWhatWaits(_ status: Int) async throws {
        let answers = Answers([.status(status), .status(status), .status(status)])
        let warnings = Lock<[String]>([])
        let source = try CallSource(responding: { _ in try answers.next() }) {
            // Uploads that are rejected together count as one pause.
            $0.delivery.concurrentUploads = 1
            $0.log = { entry in
                guard entry.level == .warning, !entry.message.contains("has not responded") else { return }
                warnings.withLock { $0.append(entry.message) }
            }
        }
        source.record(0..<60)
        await source.transport.waitForRequests(1)
        // A flush does not wait for a collector that rejects the client.
        let flushed = await source.recorder.flush(deadline: source.clock.now + .seconds(100_000))
        #expect(!flushed)
        #expect(source.recorder.statistics.waiting == 60)
        await source.advance { source.delivered.count == 60 }
        await source.settle()
        #expect(source.delivered == Array(0..<60))
        #expect(source.recorder.statistics.droppedTotal == 0)
        #expect(source.recorder.statistics.retries == 3)
        // Pauses of 5, 10 and 20 minutes, each at least three quarters of that.
        #expect(source.clock.now >= .seconds(35 * 60) * 0.75)
        while warnings.withLock({ $0.isEmpty }), !Task.isCancelled { await Task.yield() }
        #expect(warnings.withLock { $0.count } == 1)
    }

    @Test("A Retry-After delay is respected")
    func collectorSaysWhenToComeBack() async throws {
        let later = CollectorResponse(status: 429, headers: ["Retry-After": "600"])
        let answers = Answers([.response(later)])
        let source = try CallSource(responding: { _ in try answers.next() })
        source.record(0..<25)
        await source.advance { source.delivered.count == 25 }
        #expect(source.clock.now >= .seconds(600))
        await source.settle()
    }

    @Test("After a failure at most one batch is uploaded in two intervals")
    func backlogIsWorkedOffSlowly() async throws {
        let answers = Answers([.status(503)])
        let times = Lock<[Duration]>([])
        let clock = Lock<ManualClock?>(nil)
        let masked = Lock(0)
        let allMasked = AsyncWatermark()
        let source = try CallSource(responding: { _ in
            if let now = clock.withLock({ $0?.now }) { times.withLock { $0.append(now) } }
            // Events added after the failure would make the client faster.
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
            // Not during an upload, which takes no time on this clock.
            if source.clock.sleepers > 0 { source.clock.advance(by: .milliseconds(50)) }
            await Task.yield()
        }
        let sent = times.withLock { $0 }.dropFirst()
        // The first batch may have grown to four times its size before the failure.
        #expect(sent.count >= 7)
        // The clock advances between the start of an upload and its record here.
        let first = try #require(sent.first)
        let last = try #require(sent.last)
        #expect(last - first >= .seconds(4) * (sent.count - 2))
        await source.settle()
    }

    @Test("A flush uploads a paced backlog without waiting")
    func flushDoesNotWaitForTheBacklogsTurn() async throws {
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
        // The longer the recovery lasts, the longer is the delay before the next batch.
        source.clock.advance(by: .seconds(3600))
        gate.open()
        while source.recorder.statistics.delivered < 25, !Task.isCancelled { await Task.yield() }
        // The clock stands still: pacing would never send the backlog.
        #expect(await source.recorder.flush(deadline: source.clock.now + .seconds(10)))
        #expect(source.delivered.sorted() == Array(0..<75))
        await source.settle()
    }

    @Test("With dropOldest a full queue drops its oldest events")
    func oldestGoesWhereTheAppWantsIt() async throws {
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

    @Test("Rejected events are dropped, and the log reports them in few entries")
    func refusedBatchIsDroppedAndSaid() async throws {
        let answers = Answers(Array(repeating: .status(400), count: 49))
        let entries = Lock<[Moesif.LogEntry]>([])
        let said = AsyncWatermark()
        let gate = Gateway()
        let source = try CallSource(responding: { _ in
            await gate.pass()
            return try answers.next()
        }) {
            // All rejections concern one batch.
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
        // A batch is taken as soon as it is full; recording all events at once would make a larger batch.
        source.record(0..<25)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        await source.transport.waitForRequests(1)
        source.record(25..<50)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        gate.open()
        await source.transport.waitForEvents(25)
        #expect(source.recorder.statistics.dropped == [.rejected: 25])
        await source.settle()
        // The first loss is reported at once, the others of that minute together.
        #expect(await said.wait(for: 2, until: .seconds(1), ManualClock()))
        let warnings = entries.withLock { $0.map(\.message) }
        #expect(warnings.count == 2)
        #expect(warnings.first?.hasPrefix("dropped 1 event; totals: captured 50") == true)
        #expect(warnings.last == "dropped 24 events; totals: \(source.recorder.statistics)")
    }

    @Test("A queue at its count limit drops new events")
    func boundByCountDropsTheNewest() async throws {
        let source = try CallSource(responding: { _ in throw URLError(.notConnectedToInternet) }) {
            $0.delivery.queueCapacity = 40
        }
        source.record(0..<50)
        #expect(source.recorder.statistics.dropped == [.queueFull: 10])
        #expect(source.recorder.statistics.waiting == 40)
        #expect(source.recorder.statistics.isBalanced)
        await source.abandon()
    }

    @Test("A queue at its byte limit drops new events")
    func boundByBytesDropsTheNewest() async throws {
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

    @Test("An event over 1,000,000 bytes is not encoded")
    func eventThatCannotFitIsDroppedAsTooLarge() {
        var event = Moesif.Event(
            request: .init(time: Date(), uri: String(repeating: "u", count: 1_000_001), verb: "GET")
        )
        event.userID = "u"
        #expect(EventEncoder.encode(event) == nil)
    }
}

extension CallSource {
    /// Shuts down a client with a working collector: everything is delivered, and the counters balance.
    func settle(sourceLocation: SourceLocation = #_sourceLocation) async {
        #expect(await recorder.shutDown(deadline: clock.now + .seconds(3600)), sourceLocation: sourceLocation)
        #expect(recorder.statistics.delivered == transport.events.count, sourceLocation: sourceLocation)
        expectBalance(sourceLocation)
    }

    /// Moves the clock in small steps until `isReached` returns true.
    ///
    /// Recorded calls are in the queue by then: on a busy machine the clock would otherwise send them in parts.
    func advance(until isReached: () -> Bool) async {
        #expect(await recorder.isDrained(deadline: .seconds(1 << 40)))
        while !isReached(), !Task.isCancelled {
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
    }

    /// Shuts down a client with a collector that accepts nothing.
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

/// Answers of a collector in order; then status 201.
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
