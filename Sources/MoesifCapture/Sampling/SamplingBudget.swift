/// The limit on the processor time that the patterns of all sampling rules use together.
///
/// A rule that is harmless alone is expensive if it is one of a thousand that run on every call. Each call may use its
/// share of time. Time beyond the share is taken from a reserve. Once the reserve is used up, the next calls are
/// measured rule by rule, and the most expensive rules are left out until the others use half of the share. They stay
/// out as long as the configuration is in force.
struct SamplingBudget: Sendable {
    /// The time that a call may use on average.
    static let share = Duration.milliseconds(1)
    /// The size of the reserve, in shares.
    static let calls = 100
    /// The total time beyond the share that may be spent on finding the expensive rules.
    ///
    /// After that, a rule that no call had time for counts as expensive too.
    static let learning = Duration.milliseconds(500)

    /// The cost of the rules for one call.
    struct Cost: Sendable {
        var total: Duration
        /// The rules that had a pattern stopped at the deadline.
        var stopped: [Int] = []
        /// The measured cost of each rule, with `nil` for a rule that there was no time for; `nil` if the call was not
        /// measured.
        var rules: [Duration?]?
    }

    private(set) var isLeftOut: [Bool]
    private var reserve = share * calls
    private var excess = Duration.zero

    init(rules: Int) {
        isLeftOut = Array(repeating: false, count: rules)
    }

    /// True if the next call is to be measured rule by rule.
    var isExceeded: Bool {
        reserve < .zero
    }

    /// Adds the cost of a call, and returns the rules that are left out from now on.
    mutating func enter(_ cost: Cost) -> [Int] {
        reserve = min(reserve + Self.share, Self.share * Self.calls) - cost.total
        excess += max(.zero, cost.total - Self.share)
        leaveOut(cost.stopped)
        guard let costs = cost.rules else { return cost.stopped }
        let unknown = excess > Self.learning ? Duration.seconds(1) : .zero
        let dear = Self.mostExpensive(costs.indices.filter { !isLeftOut[$0] }.map { ($0, costs[$0] ?? unknown) })
        guard !dear.isEmpty else { return cost.stopped }
        leaveOut(dear)
        reserve = .zero
        return cost.stopped + dear
    }

    private mutating func leaveOut(_ rules: [Int]) {
        for rule in rules { isLeftOut[rule] = true }
    }

    /// Returns the most expensive rules, without which the others use half of the share, or none if all fit into the
    /// share.
    private static func mostExpensive(_ costs: [(rule: Int, cost: Duration)]) -> [Int] {
        var sum = costs.reduce(Duration.zero) { $0 + $1.cost }
        guard sum > share else { return [] }
        var mostExpensive: [Int] = []
        for (rule, cost) in costs.sorted(by: { $0.cost > $1.cost }) {
            guard sum > share / 2 else { break }
            mostExpensive.append(rule)
            sum -= cost
        }
        return mostExpensive
    }
}
