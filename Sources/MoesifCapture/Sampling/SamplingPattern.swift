import Foundation

/// A case-sensitive regular expression from the collector's configuration.
///
/// The pattern comes from outside. A pattern that takes too long is stopped at the deadline and not tried again. A
/// pattern that is stopped because others have used up the time is tried again for the next call.
final class SamplingPattern: Sendable {
    enum Outcome: Sendable {
        case found
        /// The pattern was not found, or not in the time that other patterns left.
        case missing
        /// The pattern took too long, and is not tried again.
        case stopped
    }

    /// The maximum length of a pattern in bytes; a longer one is not used.
    static let maximumLength = 4096

    /// The maximum length of a text in bytes.
    ///
    /// A longer text is not searched, because its length alone could use up the time.
    private static let longestText = 2048

    private let expression: NSRegularExpression
    private let isTooSlow = Lock(false)

    /// Returns `nil` if the pattern is too long or not a regular expression.
    init?(_ pattern: String) {
        guard pattern.utf8.count <= Self.maximumLength, let expression = try? NSRegularExpression(pattern: pattern)
        else {
            return nil
        }
        self.expression = expression
    }

    /// The pattern as it was given.
    var text: String {
        expression.pattern
    }

    /// Searches a text for the pattern until the deadline.
    ///
    /// - Parameters:
    ///   - text: The text to search.
    ///   - deadline: The value of `time` at which the search is stopped.
    ///   - time: The clock, which is read only after the search has run for a while.
    func search(_ text: String, until deadline: Duration, _ time: @escaping () -> Duration) -> Outcome {
        guard text.utf8.count <= Self.longestText, !isTooSlow.withLock({ $0 }) else { return .missing }
        var isFound = false
        var start: Duration?
        var end: Duration?
        let range = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: .reportProgress, range: range) { match, _, stop in
            if match != nil {
                isFound = true
            } else {
                let now = time()
                start = start ?? now
                if now < deadline { return }
                end = now
            }
            stop.pointee = true
        }
        if let start, let end, end - start >= SamplingRules.patternBudget / 2 {
            isTooSlow.withLock { $0 = true }
            return .stopped
        }
        return isFound ? .found : .missing
    }
}

extension SamplingRule {
    /// Returns `.found` if all conditions are met, and otherwise the outcome of the first that is not.
    func outcome(
        for subject: SamplingSubject,
        until deadline: Duration,
        _ time: @escaping () -> Duration
    ) -> SamplingPattern.Outcome {
        for condition in conditions {
            guard let text = subject.value(at: condition.path) else { return .missing }
            let outcome = condition.pattern.search(text, until: deadline, time)
            if outcome != .found { return outcome }
        }
        return .found
    }
}
