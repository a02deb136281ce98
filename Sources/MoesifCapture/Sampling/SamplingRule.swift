import Foundation

/// A rule that sets the sampling rate of a call if all its conditions match.
struct SamplingRule: Sendable {
    /// A property of a call, by its name in the collector's configuration, and the pattern to search for in it.
    struct Condition: Sendable {
        let path: String
        let pattern: SamplingPattern
    }

    /// The zero-based position of the rule in the configuration.
    let place: Int
    let conditions: [Condition]
    let rate: Double

    /// A rule before its patterns are compiled.
    struct Draft {
        let conditions: [(path: String, pattern: String)]
        let rate: Double

        /// Returns `nil` if the rule is malformed, or has no condition and therefore never matches.
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

        /// The cost of the patterns in bytes; each counts for at least 64.
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

    /// Returns `nil` if a pattern is invalid, because the rule would never match.
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
