import Foundation

/// A rule by which a call is sampled, when all its conditions match.
struct SamplingRule: Sendable {
    /// Something of a call, by the name that the collector's configuration has for it, and what is searched for in it.
    struct Condition: Sendable {
        let path: String
        let pattern: SamplingPattern
    }

    /// Where it stands in the configuration.
    let place: Int
    let conditions: [Condition]
    let rate: Double

    /// What a rule says before its patterns are read; nil when it has no condition: it would never match.
    struct Draft {
        let conditions: [(path: String, pattern: String)]
        let rate: Double

        init?(_ value: JSONValue) {
            guard let rate = SamplingRules.rate(value["sample_rate"]), let conditions = value["conditions"]?.array,
                !conditions.isEmpty
            else { return nil }
            var drafts: [(path: String, pattern: String)] = []
            for condition in conditions {
                guard let path = condition["path"]?.string, let text = Self.text(condition["value"]) else { return nil }
                drafts.append((path, text))
            }
            self.conditions = drafts
            self.rate = rate
        }

        /// What the patterns count for: each is more than its bytes.
        var cost: Int {
            conditions.reduce(0) { $0 + max(64, $1.pattern.utf8.count) }
        }

        private static func text(_ value: JSONValue?) -> String? {
            switch value {
            case .string(let text): text
            case .number(let number): number.description
            default: nil
            }
        }
    }

    /// Nil when a condition cannot be met, because its pattern is not one: the rule would never match.
    init?(_ draft: Draft, place: Int) {
        var conditions: [Condition] = []
        for (path, text) in draft.conditions {
            guard let pattern = SamplingPattern(text) else { return nil }
            conditions.append(Condition(path: path, pattern: pattern))
        }
        self.conditions = conditions
        self.place = place
        rate = draft.rate
    }

    var readsRoute: Bool {
        conditions.contains { $0.path == SamplingSubject.routePath }
    }
}
