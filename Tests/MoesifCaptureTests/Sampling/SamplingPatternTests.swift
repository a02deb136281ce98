import Foundation
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(10)))
struct SamplingPatternTests {
    /// Takes practically forever if many `a` are followed by something else.
    private static let exploding = "(a+)+$"
    private static let fatal = "/" + String(repeating: "a", count: 100) + "!"

    /// A clock that advances by a tenth of a millisecond at each reading.
    private final class SteppingTime: Sendable {
        private let count = Lock(0)

        var readings: Int {
            count.withLock { $0 }
        }

        func now() -> Duration {
            count.withLock { count in
                count += 1
                return .microseconds(100 * count)
            }
        }
    }

    private func isFound(_ pattern: SamplingPattern, in text: String) -> Bool {
        pattern.search(text, until: .seconds(1)) { .zero } == .found
    }

    @Test(
        "A pattern is searched for anywhere in a text",
        arguments: [
            ("b", "abc", true), ("B", "abc", false), ("^b", "abc", false), ("b$", "abc", false), ("^abc$", "abc", true),
            ("x?", "abc", true), (".", "", false), ("é", "café", true),
            ("^.$", "😀", true),
            ("(?i)B", "abc", true), ("a|z", "xyz", true), ("\\d{3}", "a404", true), ("\\d{4}", "a404", false),
        ]
    )
    func aPatternIsSearchedFor(pattern: String, text: String, expected: Bool) throws {
        #expect(isFound(try #require(SamplingPattern(pattern)), in: text) == expected)
    }

    @Test("An invalid pattern is refused", arguments: ["(", ")", "[", "*", "+a", "a{2,1}", "(?<n", "\\", "[z-a]"])
    func whatIsNoPatternIsRefused(_ pattern: String) {
        #expect(SamplingPattern(pattern) == nil)
    }

    @Test("A pattern of more than 4,096 bytes is refused") func aPatternHasALimit() {
        #expect(SamplingPattern(String(repeating: "a", count: 4096)) != nil)
        #expect(SamplingPattern(String(repeating: "a", count: 4097)) == nil)
        #expect(SamplingPattern(String(repeating: "é", count: 2049)) == nil, "in bytes")
    }

    @Test("A pattern that takes too long is stopped and not tried again")
    func oneThatExplodesIsStoppedAndNotTriedAgain() throws {
        let pattern = try #require(SamplingPattern(Self.exploding))
        #expect(isFound(pattern, in: "/aaa"))
        let time = SteppingTime()
        #expect(pattern.search(Self.fatal, until: .milliseconds(50), time.now) == .stopped)
        #expect(time.readings == 500)
        #expect(!isFound(pattern, in: "/aaa"), "what matched before is not looked at any more")
    }

    /// Another pattern has used up the time, so this one stays in use.
    @Test("A pattern that had no time left is tried again") func oneThatComesTooLateIsTriedAgain() throws {
        let pattern = try #require(SamplingPattern("z$"))
        let text = String(repeating: "/abc", count: 200) + "z"
        #expect(pattern.search(text, until: .seconds(1)) { .seconds(1) } == .missing)
        #expect(isFound(pattern, in: text))
    }

    /// A long text from outside the app must not disable a pattern that is only as slow as the text is long.
    @Test("A text that is too long does not disable a pattern") func aTextThatIsTooLongTakesNoPatternAway() throws {
        let pattern = try #require(SamplingPattern("/users/.*/items"))
        let long = String(repeating: "/users/", count: 10_000)
        let time = SteppingTime()
        #expect(pattern.search(long, until: .milliseconds(50), time.now) == .missing)
        #expect(isFound(pattern, in: "/users/7/items"))
    }

    private func rules(_ patterns: [(pattern: String, rate: Int)]) throws -> SamplingRules {
        let rules = patterns.map { pattern, rate -> JSONValue in
            let condition: JSONValue = ["path": "request.route", "value": .string(pattern)]
            return ["conditions": [condition], "sample_rate": .int(rate)]
        }
        let document: JSONValue = ["sample_rate": 10, "regex_config": .array(rules)]
        return try #require(SamplingRules(parsing: Data(document.jsonText.utf8)))
    }

    private func subject(_ route: String) -> SamplingSubject {
        SamplingSubject(verb: "GET", route: route, status: 200)
    }

    /// Returns the weight of a call, with a clock that stands still.
    private func weight(_ rules: SamplingRules, _ route: String) -> Int {
        rules.decide(subject(route), chance: 0) { .zero }.weight
    }

    @Test("Other rules still apply after a pattern was stopped") func otherRulesGoOnToDecide() throws {
        let rules = try rules([(Self.exploding, 1), ("orders/\\d+$", 50), ("z$", 25)])
        let time = SteppingTime()
        #expect(rules.decide(subject(Self.fatal), chance: 0, time: time.now).weight == 10)
        #expect(time.readings < 600)
        #expect(weight(rules, "/v1/orders/7") == 2)
        #expect(weight(rules, "/v1/z") == 4)
        #expect(weight(rules, "/v1/aaa") == 10, "the one that exploded is out")
    }

    /// Each pattern that takes too long costs its time once.
    @Test("Patterns that take too long each cost their time once") func manyThatExplodeEndToo() throws {
        let patterns = (1...5).map { (pattern: "(a+)+{\($0)}$", rate: 1) } + [(pattern: "orders", rate: 50)]
        let rules = try rules(patterns)
        let time = SteppingTime()
        for _ in 0..<10 { #expect(rules.decide(subject(Self.fatal), chance: 0, time: time.now).weight == 10) }
        #expect(time.readings < 5000)
        #expect(weight(rules, "/orders") == 2)
    }

    /// Each call uses a copy of the rules, so the copies must share the state of a pattern.
    @Test("Copies of the rules share the state of a stopped pattern") func copiesKnowWhatHasExploded() throws {
        let rules = try rules([(Self.exploding, 1)])
        let copy = rules
        _ = rules.decide(subject(Self.fatal), chance: 0)
        #expect(weight(copy, "/aaa") == 10)
    }
}
