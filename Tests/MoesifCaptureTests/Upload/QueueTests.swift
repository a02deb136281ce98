import Testing

@testable import MoesifCapture

@Suite struct EventQueueTests {
    @Test func firstInFirstOut() {
        let queue = EventQueue()
        for size in 1...5 { _ = queue.append(entry(size)) }
        #expect(queue.take(count: 2, bytes: 100).entries.map(\.bytes.count) == [1, 2])
        let rest = queue.take(count: 10, bytes: 100)
        #expect(rest.entries.map(\.bytes.count) == [3, 4, 5])
        #expect(rest.lastNumber == 5)
        #expect(queue.take(count: 10, bytes: 100).entries.isEmpty)
        #expect(queue.summary == EventQueue.Summary(count: 0, bytes: 0, oldest: nil, lastNumber: 5))
    }

    @Test func bytesBoundABatchButNeverEmptyIt() {
        let queue = EventQueue()
        for size in [60, 50, 10] { _ = queue.append(entry(size)) }
        #expect(queue.take(count: 10, bytes: 40).entries.map(\.bytes.count) == [60])
        #expect(queue.take(count: 10, bytes: 60).entries.map(\.bytes.count) == [50, 10])
    }

    @Test func numbersGoOnWhileTheQueueIsCompacted() {
        let queue = EventQueue()
        var taken = 0
        for round in 1...20 {
            for _ in 0..<500 { _ = queue.append(entry(1)) }
            let batch = queue.take(count: 450, bytes: .max)
            taken += batch.entries.count
            #expect(batch.lastNumber == taken)
            #expect(queue.summary.count == round * 500 - taken)
        }
        #expect(queue.take(count: .max, bytes: .max).lastNumber == 10_000)
    }

    @Test func closedQueueTakesNoMore() {
        let queue = EventQueue()
        #expect(queue.append(entry(1)) != nil)
        queue.close()
        #expect(queue.append(entry(1)) == nil)
        #expect(queue.take(count: 9, bytes: 9).entries.count == 1)
    }

    private func entry(_ size: Int) -> EventQueue.Entry {
        EventQueue.Entry(bytes: [UInt8](repeating: 32, count: size), enqueued: .zero)
    }
}

@Suite struct LedgerTests {
    @Test func countBound() {
        let ledger = Ledger(bounds: .init(count: 2, bytes: 1000))
        #expect(ledger.admit(bytes: 1) == .admitted)
        #expect(ledger.admit(bytes: 1) == .admitted)
        #expect(ledger.admit(bytes: 1) == .full)
        ledger.refuse(.queueFull)
        #expect(ledger.statistics.dropped == [.queueFull: 1])
        ledger.settle(count: 1, bytes: 1) { $0.delivered += $1 }
        #expect(ledger.admit(bytes: 1) == .admitted)
        #expect(ledger.statistics.isBalanced)
    }

    @Test func byteBound() {
        let ledger = Ledger(bounds: .init(count: 100, bytes: 1000))
        #expect(ledger.admit(bytes: 999) == .admitted)
        #expect(ledger.admit(bytes: 1) == .admitted)
        #expect(ledger.admit(bytes: 1) == .full)
        #expect(ledger.resize(from: 999, to: 500))
        #expect(ledger.waitingBytes == 501)
        #expect(!ledger.resize(from: 1, to: 501))
        #expect(ledger.waitingBytes == 501)
        #expect(ledger.statistics.waiting == 2)
        #expect(ledger.statistics.dropped.isEmpty)
        #expect(ledger.statistics.isBalanced)
    }

    @Test func everyEntryKeepsTheBooksBalanced() {
        let ledger = Ledger(bounds: .init(count: 100, bytes: 1000))
        for _ in 0..<4 { _ = ledger.admit(bytes: 10) }
        ledger.skip(bytes: 10)
        ledger.drop(count: 1, bytes: 10, .rejected)
        ledger.drop(count: 0, bytes: 0, .gaveUp)
        ledger.settle(count: 2, bytes: 20) { $0.delivered += $1 }
        ledger.close()
        #expect(ledger.admit(bytes: 10) == .closed)
        ledger.refuse(.shutDown)
        let statistics = ledger.statistics
        #expect(statistics.captured == 5)
        #expect(statistics.skipped == 1)
        #expect(statistics.delivered == 2)
        #expect(statistics.dropped == [.rejected: 1, .shutDown: 1])
        #expect(statistics.waiting == 0)
        #expect(ledger.waitingBytes == 0)
        #expect(statistics.isBalanced)
    }

    @Test func unbalancedBooksAreSeen() {
        var statistics = Statistics()
        statistics.captured = 1
        #expect(!statistics.isBalanced)
    }
}
