import Foundation

/// Which calls the collector wants: `GET /v1/config` as far as it concerns sampling.
///
/// The first rule whose conditions all match decides, then the user's rate, then the company's, then the general one,
/// then 100 %. That is the order of Moesif's Python SDK; the SDKs differ.
struct SamplingRules: Sendable {
    /// Whether a call becomes an event, and for how many it stands then.
    struct Decision: Sendable, Equatable {
        var isKept: Bool
        var weight: Int
    }

    private struct Rule: Sendable {
        let conditions: [(path: String, pattern: SamplingPattern)]
        let rate: Double
    }

    /// What all patterns together may cost for one call, in time of the processor: what else the machine does meanwhile
    /// is no pattern's fault.
    static let patternBudget = Duration.milliseconds(50)
    /// More are not used.
    private static let maximumRules = 1000

    private var rules: [Rule] = []
    private var userRates: [String: Double] = [:]
    private var companyRates: [String: Double] = [:]
    private var generalRate = 100.0

    /// Every call is wanted.
    init() {}

    /// Reads the collector's answer; nil when it is no JSON object.
    ///
    /// What is missing, null or of another type than it must be counts as not said.
    init?(parsing json: Data) {
        guard let document = JSONValue(parsing: json)?.object else { return nil }
        generalRate = Self.rate(document["sample_rate"]) ?? 100
        userRates = Self.rates(document["user_sample_rate"])
        companyRates = Self.rates(document["company_sample_rate"])
        rules = (document["regex_config"]?.array ?? []).prefix(Self.maximumRules).compactMap(Self.rule)
    }

    /// Decides about a call; `chance` is at least 0 and less than 1, and `time` what the patterns' budget is counted in.
    func decide(
        _ subject: SamplingSubject,
        chance: Double,
        time: @escaping () -> Duration = ProcessorTime.ofThread
    ) -> Decision {
        let rate = rate(for: subject, time)
        let weight = rate > 0 ? min((100 / rate).rounded(.down), 1_000_000) : 1
        return Decision(isKept: chance * 100 < rate, weight: Int(weight))
    }

    private func rate(for subject: SamplingSubject, _ time: @escaping () -> Duration) -> Double {
        if let rule = firstRule(for: subject, time) { return rule.rate }
        return subject.userID.flatMap { userRates[$0] } ?? subject.companyID.flatMap { companyRates[$0] } ?? generalRate
    }

    private func firstRule(for subject: SamplingSubject, _ time: @escaping () -> Duration) -> Rule? {
        guard !rules.isEmpty else { return nil }
        let deadline = time() + Self.patternBudget
        return rules.first { rule in
            rule.conditions.allSatisfy { path, pattern in
                subject.value(at: path).map { pattern.matches($0, until: deadline, time) } ?? false
            }
        }
    }

    /// A rule; nil when it has no condition, or one that cannot be met: it would never match.
    private static func rule(_ value: JSONValue) -> Rule? {
        guard let rate = rate(value["sample_rate"]), let conditions = value["conditions"]?.array, !conditions.isEmpty
        else { return nil }
        var parsed: [(String, SamplingPattern)] = []
        for condition in conditions {
            guard let path = condition["path"]?.string, let text = text(condition["value"]),
                let pattern = SamplingPattern(text)
            else { return nil }
            parsed.append((path, pattern))
        }
        return Rule(conditions: parsed, rate: rate)
    }

    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.description
        default: nil
        }
    }

    private static func rates(_ value: JSONValue?) -> [String: Double] {
        var rates: [String: Double] = [:]
        for (id, rate) in value?.object ?? [:] { rates[id] = Self.rate(rate) }
        return rates
    }

    private static func rate(_ value: JSONValue?) -> Double? {
        guard let rate = value?.double, rate.isFinite else { return nil }
        return min(max(rate, 0), 100)
    }
}
