/// Sampling rules of the collector's configuration that are not used because they cost too much.
struct SamplingOmission: Sendable, Equatable, CustomStringConvertible {
    enum Reason: Sendable {
        case count
        case length
        case reading
        case matching
    }

    /// The zero-based positions of the rules in the configuration.
    var rules: [Int]
    /// The number of rules in the configuration.
    var total: Int
    /// A pattern of the first rule; it comes from the configuration, not from a call, so it may be logged.
    var pattern: String
    var reason: Reason

    /// The text for the log: `ignoring 250 of 1000 sampling rules: …`.
    var description: String {
        let first = rules.first.map { ", such as number \($0 + 1) (\(Self.shortened(pattern)))" } ?? ""
        return "ignoring \(rules.count) of \(total) sampling rules\(first): \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .count: "the limit is \(SamplingRules.maximumRules) rules"
        case .length: "their patterns have more than \(SamplingRules.patternBytes) bytes in total"
        case .reading:
            "they take longer than \(Int(SamplingRules.readingBudget / .milliseconds(1))) ms in total to parse"
        case .matching:
            "they cost more than \(Int(SamplingBudget.share / .milliseconds(1))) ms of processor time per call in total"
        }
    }

    private static func shortened(_ pattern: String) -> String {
        let start = pattern.unicodeScalars.prefix(60)
        return String(start) + (start.endIndex < pattern.unicodeScalars.endIndex ? "…" : "")
    }
}
