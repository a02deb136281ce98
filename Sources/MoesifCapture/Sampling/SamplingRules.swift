import Foundation

/// Which calls the collector wants: `GET /v1/config` as far as it concerns sampling.
///
/// The first rule whose conditions all match decides, then the user's rate, then the company's, then the general one,
/// then 100 %. That is the order of Moesif's Python SDK; the SDKs differ.
///
/// What a rule may cost is bounded, and so is what all cost together: reading them, for one call, and on average.
struct SamplingRules: Sendable {
    /// Whether a call becomes an event, and for how many it stands then.
    struct Decision: Sendable, Equatable {
        var isKept: Bool
        /// The number of calls that it stands for: 100 divided by the rate.
        var exactWeight: Double
        /// The rules that are not used any more, since this call.
        var omission: SamplingOmission?

        /// The weight of Moesif's SDKs, which round down.
        var weight: Int {
            Int(exactWeight.rounded(.down))
        }

        /// The weight of a call that another decision has kept too, so that sums of weights are right.
        ///
        /// - Parameters:
        ///   - other: The number of calls that it stands for by the other decision; nil if there was none.
        ///   - chance: At least 0 and less than 1; read where the product is no integer.
        func weight(times other: Double?, chance: @autoclosure () -> Double) -> Int {
            guard let other else { return weight }
            let product = min(exactWeight * other, SamplingRules.maximumWeight)
            let whole = product.rounded(.down)
            let rest = product - whole
            return Int(whole) + (rest > 0 && chance() < rest ? 1 : 0)
        }
    }

    /// The most calls that one stands for.
    private static let maximumWeight = 1_000_000.0

    /// What all patterns together may cost for one call, in time of the processor: what else the machine does meanwhile
    /// is no pattern's fault.
    static let patternBudget = Duration.milliseconds(50)
    /// More are not used.
    static let maximumRules = 1000
    /// What all patterns may have in length.
    static let patternBytes = 65_536
    /// What it may cost to read all patterns; the one that is being read is read to its end.
    static let readingBudget = Duration.milliseconds(100)
    /// So many rules are tried between two looks at the clock, which costs more than most patterns do.
    private static let stride = 16

    private var rules: [SamplingRule] = []
    /// Copies share what is known about the rules.
    private var budget = Lock(SamplingBudget(rules: 0))
    private var ruleCount = 0
    private var userRates: [String: Double] = [:]
    private var companyRates: [String: Double] = [:]
    private var generalRate = 100.0
    /// Whether a rule looks at the route of calls.
    private(set) var readsRoute = false
    /// The rules that are not used, since they cost too much to read.
    private(set) var omission: SamplingOmission?

    /// Every call is wanted.
    init() {}

    /// Reads the collector's answer; nil when it is no JSON object.
    ///
    /// What is missing, null or of another type than it must be counts as not said.
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
            // From the first that is too much on, all are left out: their order matters.
            let pattern = draft.conditions.first?.pattern ?? ""
            var left = omission ?? SamplingOmission(rules: [], total: ruleCount, pattern: pattern, reason: reason)
            left.rules.append(place)
            omission = left
        }
        budget = Lock(SamplingBudget(rules: rules.count))
        readsRoute = rules.contains(where: \.readsRoute)
    }

    /// Decides about a call; `time` is what the patterns' budget is counted in.
    ///
    /// - Parameter chance: At least 0 and less than 1; read where the rate leaves it to chance.
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
