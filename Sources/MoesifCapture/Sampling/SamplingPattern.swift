import Foundation

/// A regular expression from the collector's configuration, searched for in a text, case-sensitively.
///
/// The pattern is a stranger's: one that explodes is stopped at the deadline, and not tried again. One that is stopped
/// because others have used up the time is.
final class SamplingPattern: Sendable {
    enum Outcome: Sendable {
        case found
        /// Not found, or not in the time that others have left.
        case missing
        /// It took too long, and is not tried again.
        case stopped
    }

    /// A longer pattern is not used.
    static let maximumLength = 4096

    /// In a longer text nothing is searched for: its length alone could use up the time.
    private static let longestText = 2048

    private let expression: NSRegularExpression
    private let hasExploded = Lock(false)

    /// Nil when the pattern is not one.
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

    /// Searches for the pattern in `text` until `time` has reached the deadline.
    ///
    /// The clock is not read before the search has gone on for a while.
    func search(_ text: String, until deadline: Duration, _ time: @escaping () -> Duration) -> Outcome {
        guard text.utf8.count <= Self.longestText, !hasExploded.withLock({ $0 }) else { return .missing }
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
            hasExploded.withLock { $0 = true }
            return .stopped
        }
        return isFound ? .found : .missing
    }
}

extension SamplingRule {
    /// Whether all conditions are met: found; the first that is not, decides.
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
