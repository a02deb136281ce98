import Testing

@testable import MoesifCapture

@Suite struct DeliveryCountersTests {
    @Test("The counters stay balanced after every step")
    func everyStepKeepsTheIdentity() {
        var counters = DeliveryCounters()
        for _ in 0..<5 { counters.admit(bytes: 10) }
        counters.settle(bytes: 10, as: .skipped)
        counters.settle(bytes: 10, as: .dropped(.rejected))
        counters.settle(count: 0, bytes: 0, as: .dropped(.gaveUp))
        counters.settle(bytes: 10, as: .spooled)
        counters.resize(from: 10, to: 25)
        #expect(counters.waitingBytes == 35 && counters.statistics.waiting == 2)
        counters.settle(count: 2, bytes: 35, as: .delivered)
        counters.recover(SpoolCounts(records: 3, recovered: 3, damaged: 1))
        counters.settleSpooled(count: 3, as: .delivered)
        counters.settleSpooled(count: 1, as: .dropped(.expired))
        counters.refuse(.shutDown)
        counters.retry()
        let statistics = counters.statistics
        #expect(statistics.captured == 6 && statistics.recovered == 3 && statistics.damaged == 1)
        #expect(statistics.skipped == 1 && statistics.delivered == 5 && statistics.retries == 1)
        #expect(statistics.dropped == [.rejected: 1, .shutDown: 1, .expired: 1])
        #expect(statistics.waiting == 0 && statistics.spooled == 0 && counters.waitingBytes == 0)
        #expect(statistics.isBalanced)
    }

    @Test("Statistics that do not add up are reported as unbalanced") func unbalancedStatisticsAreSeen() {
        var statistics = Moesif.Statistics()
        statistics.captured = 1
        #expect(!statistics.isBalanced)
    }
}
