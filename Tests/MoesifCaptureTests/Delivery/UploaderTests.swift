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
        let answers = Answers(Array(repeating: .status(500), count: 10))
        let source = try CallSource(responding: { _ in try answers.next() })
        source.record(0..<25)
        await source.advance { source.recorder.statistics.droppedTotal == 25 }
        source.record(25..<50)
        await source.transport.waitForEvents(25)
        #expect(source.delivered == Array(25..<50))
        #expect(source.recorder.statistics.dropped == [.gaveUp: 25])
        await source.settle()
    }

    @Test func refusedBatchIsDroppedAndSaid() async throws {
        let answers = Answers([.status(400)])
        let entries = Lock<[LogEntry]>([])
        let said = Milestone()
        let source = try CallSource(responding: { _ in try answers.next() }) {
            $0.log = { entry in
                guard entry.level == .warning else { return }
                entries.withLock { $0.append(entry) }
                said.advance(to: 1)
            }
        }
        source.record(0..<25)
        source.record(25..<50)
        await source.transport.waitForEvents(25)
        #expect(source.recorder.statistics.dropped == [.rejected: 25])
        await source.settle()
        #expect(await said.wait(for: 1, until: .seconds(1), ManualClock()))
        let warnings = entries.withLock { $0 }
        #expect(warnings.map(\.message) == ["25 events dropped: rejected by the collector (status 400)"])
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
        var event = Event(request: .init(time: Date(), uri: String(repeating: "u", count: 1_000_001), verb: "GET"))
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
    func advance(until isReached: () -> Bool) async {
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
        case .failure: throw URLError(.networkConnectionLost)
        }
    }
}
