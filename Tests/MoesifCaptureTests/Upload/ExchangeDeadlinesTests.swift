#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// One sleeping task ends all requests that exceed their deadlines.
@Suite("Deadlines of requests to the collector", .tags(.linux), .timeLimit(.minutes(1)))
struct ExchangeDeadlinesTests {
    private let clock = ManualClock()

    private func exchange(_ deadlines: ExchangeDeadlines, seconds: Int) throws -> CollectorTask {
        let request = CurlFixture.post(try #require(URL(string: "http://127.0.0.1:1/a")))
        return CollectorTask(request, timeout: .seconds(seconds), deadlines: deadlines)
    }

    @Test("Each request ends at its own deadline")
    func eachEndsAtItsOwnTime() async throws {
        let deadlines = ExchangeDeadlines(clock)
        let exchanges = try [3, 1, 2].map { try exchange(deadlines, seconds: $0) }
        for exchange in exchanges { deadlines.add(exchange, after: exchange.timeout) }
        for second in 1...3 {
            while clock.nextDeadline != .seconds(second) || clock.sleepers != 1, !Task.isCancelled {
                await Task.yield()
            }
            clock.advance(by: .seconds(1))
            while exchanges.filter(\.isAnswered).count < second, !Task.isCancelled { await Task.yield() }
            #expect(exchanges.filter { !$0.isAnswered }.allSatisfy { $0.timeout > .seconds(second) })
        }
        #expect(clock.sleepers == 0)
    }

    @Test("The earlier of two deadlines ends a request")
    func theEarlierOfTwoTimesCounts() async throws {
        let deadlines = ExchangeDeadlines(clock)
        let exchange = try exchange(deadlines, seconds: 30)
        deadlines.add(exchange, after: .seconds(2))
        deadlines.add(exchange, after: .seconds(30))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(2))
        while !exchange.isAnswered, !Task.isCancelled { await Task.yield() }
    }

    @Test("A request without a deadline does not time out")
    func oneThatIsRemovedTakesAsLongAsItWants() async throws {
        let deadlines = ExchangeDeadlines(clock)
        let removed = try exchange(deadlines, seconds: 1)
        let kept = try exchange(deadlines, seconds: 1)
        for exchange in [removed, kept] { deadlines.add(exchange, after: .seconds(1)) }
        deadlines.remove(removed)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        while !kept.isAnswered, !Task.isCancelled { await Task.yield() }
        #expect(!removed.isAnswered)
    }
}
#endif
