import Foundation

/// A regular expression from the collector's configuration, searched for in a text, case-sensitively.
///
/// The pattern is a stranger's: one that explodes is stopped at the deadline, and not tried again. One that is stopped
/// because others have used up the time is.
final class SamplingPattern: Sendable {
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

    /// True when the pattern is found in `text` before the deadline.
    func matches(_ text: String, until deadline: ContinuousClock.Instant) -> Bool {
        guard text.utf8.count <= Self.longestText, !hasExploded.withLock({ $0 }) else { return false }
        let start = ContinuousClock.now
        guard start < deadline else { return false }
        var isFound = false
        var isLate = false
        let range = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: .reportProgress, range: range) { match, _, stop in
            if match != nil {
                isFound = true
            } else if ContinuousClock.now < deadline {
                return
            } else {
                isLate = true
            }
            stop.pointee = true
        }
        if isLate, ContinuousClock.now - start >= SamplingRules.patternBudget / 2 { hasExploded.withLock { $0 = true } }
        return isFound
    }
}
