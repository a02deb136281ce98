import Testing

@testable import MoesifCapture

/// If rules cost too much together, the most expensive ones are left out.
@Suite("Time budget of sampling rules") struct SamplingBudgetTests {
    /// Enters the costs of a call in microseconds, rule by rule if the budget is exceeded.
    private func enter(_ costs: [Int], _ budget: inout SamplingBudget) -> [Int] {
        let used = costs.indices.map { budget.isLeftOut[$0] ? Duration.zero : .microseconds(costs[$0]) }
        let total = used.reduce(Duration.zero, +)
        return budget.enter(.init(total: total, rules: budget.isExceeded ? used : nil))
    }

    @Test("Rules within their share of time are never left out", .tags(.slow))
    func rulesWithinTheirShareStay() {
        var budget = SamplingBudget(rules: 50)
        for _ in 0..<100_000 { #expect(enter(Array(repeating: 20, count: 50), &budget).isEmpty) }
        #expect(!budget.isExceeded)
    }

    @Test("A few expensive calls among many do not remove a rule")
    func reservePaysForAFew() {
        var budget = SamplingBudget(rules: 1)
        for _ in 0..<1000 {
            #expect(enter([50_000], &budget).isEmpty)
            for _ in 0..<100 { #expect(enter([10], &budget).isEmpty) }
        }
    }

    @Test("The most expensive rules are left out until the others cost half of the share")
    func mostExpensiveAreLeftOut() {
        var budget = SamplingBudget(rules: 5)
        let costs = [100, 900, 100, 5000, 100]
        var left: [Int] = []
        var calls = 0
        while left.isEmpty, calls < 1000 {
            left = enter(costs, &budget)
            calls += 1
        }
        #expect(left == [3, 1])
        // 5.2 ms of each call are taken from the reserve of 100 ms, and one more call is measured.
        #expect(calls == 21)
        for _ in 0..<1000 { #expect(enter(costs, &budget).isEmpty) }
    }

    @Test("A thousand cheap rules are reduced to those that fit the share")
    func manyCheapRulesAreCutDown() {
        var budget = SamplingBudget(rules: 1000)
        let costs = Array(repeating: 50, count: 1000)
        var left = 0
        for _ in 0..<100 { left += enter(costs, &budget).count }
        #expect(left == 990)
    }

    @Test("Rules that are never reached are left out once measuring them has cost too much", .tags(.slow))
    func rulesNobodyReachesAreLeftOut() {
        var budget = SamplingBudget(rules: 1000)
        var spent = Duration.zero
        for _ in 0..<10_000 {
            // 20 ms each: no time is left after the third.
            var costs: [Duration?] = []
            var total = Duration.zero
            for rule in 0..<1000 {
                if budget.isLeftOut[rule] {
                    costs.append(.zero)
                } else if total < .milliseconds(50) {
                    costs.append(.milliseconds(20))
                    total += .milliseconds(20)
                } else {
                    costs.append(nil)
                }
            }
            spent += total
            _ = budget.enter(.init(total: total, rules: budget.isExceeded ? costs : nil))
        }
        #expect(spent < .seconds(1))
        #expect(budget.isLeftOut.allSatisfy { $0 })
    }

    @Test("A rule that had to be stopped is left out at once")
    func stoppedRuleIsLeftOut() {
        var budget = SamplingBudget(rules: 2)
        #expect(budget.enter(.init(total: .milliseconds(50), stopped: [1])) == [1])
        #expect(budget.isLeftOut == [false, true] && !budget.isExceeded)
    }
}
