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

    /// True when the pattern is found in `text` before `time` has reached the deadline.
    func matches(_ text: String, until deadline: Duration, _ time: @escaping () -> Duration) -> Bool {
        guard text.utf8.count <= Self.longestText, !hasExploded.withLock({ $0 }) else { return false }
        let start = time()
        guard start < deadline else { return false }
        var isFound = false
        var end: Duration?
        let range = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: .reportProgress, range: range) { match, _, stop in
            if match != nil {
                isFound = true
            } else {
                let now = time()
                if now < deadline { return }
                end = now
            }
            stop.pointee = true
        }
        if let end, end - start >= SamplingRules.patternBudget / 2 { hasExploded.withLock { $0 = true } }
        return isFound
    }
}
