import Foundation
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(10)))
struct SamplingPatternTests {
    /// Takes longer than anyone can wait where the `a` are many and something else follows.
    private static let exploding = "(a+)+$"
    private static let fatal = "/" + String(repeating: "a", count: 2000) + "!"

    private var soon: ContinuousClock.Instant {
        ContinuousClock.now + .seconds(20)
    }

    private var late: ContinuousClock.Instant {
        ContinuousClock.now - .seconds(1)
    }

    @Test(arguments: [
        ("b", "abc", true), ("B", "abc", false), ("^b", "abc", false), ("b$", "abc", false), ("^abc$", "abc", true),
        ("x?", "abc", true), (".", "", false), ("é", "café", true),
        ("^.$", "😀", true),
        ("(?i)B", "abc", true), ("a|z", "xyz", true), ("\\d{3}", "a404", true), ("\\d{4}", "a404", false),
    ])
    func aPatternIsSearchedFor(pattern: String, text: String, expected: Bool) throws {
        #expect(try #require(SamplingPattern(pattern)).matches(text, until: soon) == expected)
    }

    @Test(arguments: ["(", ")", "[", "*", "+a", "a{2,1}", "(?<n", "\\", "[z-a]"])
    func whatIsNoPatternIsRefused(_ pattern: String) {
        #expect(SamplingPattern(pattern) == nil)
    }

    @Test func aPatternHasALimit() {
        #expect(SamplingPattern(String(repeating: "a", count: 4096)) != nil)
        #expect(SamplingPattern(String(repeating: "a", count: 4097)) == nil)
        #expect(SamplingPattern(String(repeating: "é", count: 2049)) == nil, "in bytes")
    }

    @Test func oneThatExplodesIsStoppedAndNotTriedAgain() throws {
        let pattern = try #require(SamplingPattern(Self.exploding))
        #expect(pattern.matches("/aaa", until: soon))
        let start = ContinuousClock.now
        #expect(!pattern.matches(Self.fatal, until: start + .milliseconds(50)))
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(!pattern.matches("/aaa", until: soon), "what matched before is not looked at any more")
    }

    /// Another pattern has used up the time: that is not this one's fault.
    @Test func oneThatComesTooLateIsTriedAgain() throws {
        let pattern = try #require(SamplingPattern("z$"))
        let text = String(repeating: "/abc", count: 200) + "z"
        _ = pattern.matches(text, until: late)
        #expect(pattern.matches(text, until: soon))
    }

    /// A caller of the app must not be able to take a pattern away that takes no longer than its text makes it.
    @Test func aTextThatIsTooLongTakesNoPatternAway() throws {
        let pattern = try #require(SamplingPattern("/users/.*/items"))
        let long = String(repeating: "/users/", count: 10_000)
        #expect(!pattern.matches(long, until: ContinuousClock.now + .milliseconds(50)))
        #expect(pattern.matches("/users/7/items", until: soon))
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

    @Test func otherRulesGoOnToDecide() throws {
        let rules = try rules([(Self.exploding, 1), ("orders/\\d+$", 50), ("z$", 25)])
        let start = ContinuousClock.now
        let first = rules.decide(subject(Self.fatal), chance: 0)
        #expect(first.isKept && first.weight != 100)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(rules.decide(subject("/v1/orders/7"), chance: 0).weight == 2)
        #expect(rules.decide(subject("/v1/z"), chance: 0).weight == 4)
        #expect(rules.decide(subject("/v1/aaa"), chance: 0).weight == 10, "the one that exploded is out")
    }

    /// Of many that explode, each costs its time once.
    @Test func manyThatExplodeEndToo() throws {
        let patterns = (1...5).map { (pattern: "(a+)+{\($0)}$", rate: 1) } + [(pattern: "orders", rate: 50)]
        let rules = try rules(patterns)
        let start = ContinuousClock.now
        for _ in 0..<10 { #expect(rules.decide(subject(Self.fatal), chance: 0).weight == 10) }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(rules.decide(subject("/orders"), chance: 0).weight == 2)
    }

    /// Copies of the rules share what is known about a pattern: each call is decided by one.
    @Test func copiesKnowWhatHasExploded() throws {
        let rules = try rules([(Self.exploding, 1)])
        let copy = rules
        _ = rules.decide(subject(Self.fatal), chance: 0)
        #expect(copy.decide(subject("/aaa"), chance: 0).weight == 10)
    }
}
