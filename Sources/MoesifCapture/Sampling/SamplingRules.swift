import Foundation

/// The sampling rules in the collector's configuration, `GET /v1/config`.
///
/// The first rule with conditions that all match sets the rate. Without such a rule, the order is: the rate of the
/// user, the rate of the company, the general rate, 100 %. This is the order of Moesif's Python SDK; Moesif's SDKs
/// differ.
///
/// The cost of each rule is bounded, and so is the cost of all rules: for reading them, for one call, and on average.
struct SamplingRules: Sendable {
    /// The decision about a call and, if it is kept, its weight.
    struct Decision: Sendable, Equatable {
        var isKept: Bool
        /// The number of calls that the call stands for: 100 divided by the rate, or 1 if the rate is 0.
        var exactWeight: Double
        /// The rules that are left out from this call on.
        var omission: SamplingOmission?

        /// The weight as Moesif's SDKs compute it, rounded down.
        var weight: Int {
            Int(exactWeight.rounded(.down))
        }

        /// Returns the weight of a call that another decision has kept too, so that sums of weights are correct.
        ///
        /// - Parameters:
        ///   - other: The number of calls that the call stands for by the other decision, or `nil` if there was none.
        ///   - chance: A random number from 0 up to but not including 1, read only if the product is not an integer.
        func weight(times other: Double?, chance: @autoclosure () -> Double) -> Int {
            guard let other else { return weight }
            let product = min(exactWeight * other, SamplingRules.maximumWeight)
            let whole = product.rounded(.down)
            let rest = product - whole
            return Int(whole) + (rest > 0 && chance() < rest ? 1 : 0)
        }
    }

    /// The largest number of calls that one call stands for.
    private static let maximumWeight = 1_000_000.0

    /// The time that all patterns together may use for one call.
    ///
    /// It is processor time, so that other work on the machine is not charged to the patterns.
    static let patternBudget = Duration.milliseconds(50)
    /// The maximum number of rules; further ones are not used.
    static let maximumRules = 1000
    /// The maximum cost of all patterns, in bytes.
    static let patternBytes = 65_536
    /// The time that reading all patterns may take; the pattern that is being read at its end is still read.
    static let readingBudget = Duration.milliseconds(100)
    /// The number of rules that are tried between two readings of the clock.
    ///
    /// One reading takes longer than most patterns.
    private static let stride = 16

    private var rules: [SamplingRule] = []
    /// The budget, shared by copies so that they share what is known about the rules.
    private var budget = Lock(SamplingBudget(rules: 0))
    private var ruleCount = 0
    private var userRates: [String: Double] = [:]
    private var companyRates: [String: Double] = [:]
    private var generalRate = 100.0
    /// True if a rule reads the route of calls.
    private(set) var readsRoute = false
    /// The rules that are not used because they cost too much to read.
    private(set) var omission: SamplingOmission?

    /// Creates rules that keep every call.
    init() {}

    /// Parses the collector's response, or returns `nil` if it is not a JSON object.
    ///
    /// A member that is missing, null or of the wrong type is ignored.
    init?(parsing json: Data, time: () -> Duration = ProcessorTime.ofThread) {
        guard let document = JSONValue(parsing: json)?.object else { return nil }
        generalRate = Self.rate(document["sample_rate"]) ?? 100
        userRates = Self.rates(document["user_sample_rate"])
        companyRates = Self.rates(document["company_sample_rate"])
        if let values = document["regex_config"]?.array, !values.isEmpty { read(values, time) }
    }

    private mutating func read(_ values: [JSONValue], _ time: () -> Duration) {
        ruleCount = values.count
        let end = time() + Self.readingBudget
        var bytes = 0
        var reason: SamplingOmission.Reason?
        for (place, value) in values.enumerated() {
            guard let draft = SamplingRule.Draft(value) else { continue }
            if reason == nil {
                bytes += draft.cost
                if place >= Self.maximumRules {
                    reason = .count
                } else if bytes > Self.patternBytes {
                    reason = .length
                } else if time() >= end {
                    reason = .reading
                }
            }
            guard let reason else {
                if let rule = SamplingRule(draft, place: place) { rules.append(rule) }
                continue
            }
            // Order matters, so all rules from the first that is too much are left out.
            let pattern = draft.conditions.first?.pattern ?? ""
            var left = omission ?? SamplingOmission(rules: [], total: ruleCount, pattern: pattern, reason: reason)
            left.rules.append(place)
            omission = left
        }
        budget = Lock(SamplingBudget(rules: rules.count))
        readsRoute = rules.contains(where: \.readsRoute)
    }

    /// Decides if a call is kept.
    ///
    /// - Parameters:
    ///   - subject: The properties of the call.
    ///   - chance: A random number from 0 up to but not including 1, read only if the rate decides.
    ///   - time: The clock that measures the cost of the patterns.
    func decide(
        _ subject: SamplingSubject,
        chance: @autoclosure () -> Double,
        time: @escaping () -> Duration = ProcessorTime.ofThread
    ) -> Decision {
        let (rule, omission) = rules.isEmpty ? (nil, nil) : firstRule(for: subject, time)
        let rate =
            rule?.rate ?? subject.userID.flatMap { userRates[$0] } ?? subject.companyID.flatMap { companyRates[$0] }
            ?? generalRate
        let weight = rate > 0 ? min(100 / rate, Self.maximumWeight) : 1
        return Decision(isKept: rate >= 100 || chance() * 100 < rate, exactWeight: weight, omission: omission)
    }

    private func firstRule(
        for subject: SamplingSubject,
        _ time: @escaping () -> Duration
    ) -> (SamplingRule?, SamplingOmission?) {
        let (isLeftOut, isMeasured) = budget.withLock { ($0.isLeftOut, $0.isExceeded) }
        let start = time()
        let deadline = start + Self.patternBudget
        var costs: [Duration?] = isMeasured ? Array(repeating: .zero, count: rules.count) : []
        var stopped: [Int] = []
        var found: SamplingRule?
        var tried = 0
        var now = start
        for (position, rule) in rules.enumerated() where !isLeftOut[position] {
            guard now < deadline else {
                guard isMeasured else { break }
                costs[position] = nil
                continue
            }
            let outcome = rule.outcome(for: subject, until: deadline, time)
            if outcome == .stopped { stopped.append(position) }
            tried += 1
            if isMeasured || outcome == .stopped || tried % Self.stride == 0 {
                let last = now
                now = time()
                if isMeasured { costs[position] = now - last }
            }
            if outcome == .found {
                found = rule
                break
            }
        }
        let cost = SamplingBudget.Cost(total: time() - start, stopped: stopped, rules: isMeasured ? costs : nil)
        let more = budget.withLock { $0.enter(cost) }
        return (found, omission(of: more))
    }

    private func omission(of positions: [Int]) -> SamplingOmission? {
        let left = positions.sorted().map { rules[$0] }
        guard let first = left.first else { return nil }
        let pattern = first.conditions.first?.pattern.text ?? ""
        return SamplingOmission(rules: left.map(\.place), total: ruleCount, pattern: pattern, reason: .matching)
    }

    private static func rates(_ value: JSONValue?) -> [String: Double] {
        var rates: [String: Double] = [:]
        for (id, rate) in value?.object ?? [:] { rates[id] = Self.rate(rate) }
        return rates
    }

    static func rate(_ value: JSONValue?) -> Double? {
        guard let rate = value?.double, rate.isFinite else { return nil }
        return min(max(rate, 0), 100)
    }
}
