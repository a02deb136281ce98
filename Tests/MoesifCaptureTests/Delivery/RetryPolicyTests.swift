import Testing

@testable import MoesifCapture

@Suite struct RetryPolicyTests {
    @Test(arguments: [200, 201, 204, 299])
    func acceptance(_ status: Int) {
        #expect(RetryPolicy().decide(.status(status), attempt: 1, chance: 0.5) == .delivered)
    }

    @Test(arguments: [300, 302, 307, 408, 429, 500, 502, 503, 504, 599])
    func statusThatIsTriedAgain(_ status: Int) {
        #expect(RetryPolicy().decide(.status(status), attempt: 1, chance: 0.5) == .retry(after: .milliseconds(500)))
    }

    @Test(arguments: [400, 401, 402, 403, 404, 405, 406, 410, 413, 422])
    func statusThatIsFinal(_ status: Int) {
        #expect(RetryPolicy().decide(.status(status), attempt: 1, chance: 0.5) == .drop(.rejected))
    }

    @Test func failureIsTriedAgain() {
        #expect(RetryPolicy().decide(.failure(nil), attempt: 1, chance: 0) == .retry(after: .zero))
    }

    @Test(arguments: zip(1...9, [1.0, 2, 4, 8, 16, 32, 60, 60, 60]))
    func ceilingDoublesUpToTheLongestDelay(_ attempt: Int, _ ceiling: Double) {
        let decision = RetryPolicy().decide(.failure(nil), attempt: attempt, chance: 0.5)
        #expect(decision == .retry(after: .seconds(ceiling / 2)))
    }

    @Test func budgetEnds() {
        #expect(RetryPolicy().decide(.status(503), attempt: 10, chance: 0.5) == .drop(.gaveUp))
        #expect(RetryPolicy(attempts: 1_000_000).decide(.failure(nil), attempt: 999_999, chance: 0.5) != .drop(.gaveUp))
    }
}

@Suite struct BatchPolicyTests {
    private let policy = BatchPolicy(count: 3, bytes: 100, interval: .seconds(2))

    @Test func emptyQueueIsNeverDue() {
        #expect(!policy.isDue(.init(), now: .seconds(1_000_000)))
        #expect(policy.deadline(.init()) == nil)
    }

    @Test(arguments: [
        (2, 99, 1.9, false), (3, 10, 0, true), (1, 100, 0, true), (1, 10, 2.0, true), (1, 10, 1.999, false),
    ])
    func due(_ count: Int, _ bytes: Int, _ seconds: Double, _ isDue: Bool) {
        let queue = EventQueue.Summary(count: count, bytes: bytes, oldest: .seconds(10), lastNumber: count)
        #expect(policy.isDue(queue, now: .seconds(10) + .seconds(seconds)) == isDue)
    }
}
