/// What the patterns of all sampling rules may cost together, in time of the processor.
///
/// A rule that is harmless alone is not when it is one of a thousand, on every call. Up to its share each call costs
/// what it costs; what it costs beyond that is paid from a reserve. When that is used up, the calls that follow are
/// measured rule by rule, and the most expensive rules are left out until the rest costs half of the share. They stay
/// out as long as the configuration is in force.
struct SamplingBudget: Sendable {
    /// What a call may cost on average.
    static let share = Duration.milliseconds(1)
    /// How many calls' shares the reserve holds.
    static let calls = 100
    /// What may be spent beyond the share, in all, to find out which rules are expensive; then the rules that no call
    /// had time for count as expensive too.
    static let learning = Duration.milliseconds(500)

    /// What the rules cost for one call.
    struct Cost: Sendable {
        var total: Duration
        /// The rules whose pattern had to be stopped.
        var stopped: [Int] = []
        /// The cost of each rule, where that was measured; nil for one that the time did not suffice for.
        var rules: [Duration?]?
    }

    private(set) var isLeftOut: [Bool]
    private var reserve = share * calls
    private var excess = Duration.zero

    init(rules: Int) {
        isLeftOut = Array(repeating: false, count: rules)
    }

    /// Whether the next call is to be measured rule by rule.
    var isExceeded: Bool {
        reserve < .zero
    }

    /// Enters what a call cost; returns the rules that are left out from now on.
    mutating func enter(_ cost: Cost) -> [Int] {
        reserve = min(reserve + Self.share, Self.share * Self.calls) - cost.total
        excess += max(.zero, cost.total - Self.share)
        leaveOut(cost.stopped)
        guard let costs = cost.rules else { return cost.stopped }
        let unknown = excess > Self.learning ? Duration.seconds(1) : .zero
        let dear = Self.dearest(costs.indices.filter { !isLeftOut[$0] }.map { ($0, costs[$0] ?? unknown) })
        guard !dear.isEmpty else { return cost.stopped }
        leaveOut(dear)
        reserve = .zero
        return cost.stopped + dear
    }

    private mutating func leaveOut(_ rules: [Int]) {
        for rule in rules { isLeftOut[rule] = true }
    }

    /// The most expensive ones without which the others cost half of the share; none where all are within it.
    private static func dearest(_ costs: [(rule: Int, cost: Duration)]) -> [Int] {
        var sum = costs.reduce(Duration.zero) { $0 + $1.cost }
        guard sum > share else { return [] }
        var dearest: [Int] = []
        for (rule, cost) in costs.sorted(by: { $0.cost > $1.cost }) {
            guard sum > share / 2 else { break }
            dearest.append(rule)
            sum -= cost
        }
        return dearest
    }
}
