import Foundation
import Testing

@testable import MoesifCapture

@Suite struct SamplingRulesTests {
    private static let subject = SamplingSubject(
        verb: "POST",
        route: "/v1/orders/7",
        status: 404,
        userID: "u",
        companyID: "c"
    )

    /// Returns the weight of a call, which shows its rate: 100 / rate.
    private func weight(_ json: String, _ subject: SamplingSubject = Self.subject) throws -> Int {
        let rules = try #require(SamplingRules(parsing: Data(json.utf8)))
        return rules.decide(subject, chance: 0).weight
    }

    private static func rule(_ conditions: String, _ rate: String = "50") -> String {
        #"{"conditions":[\#(conditions)],"sample_rate":\#(rate)}"#
    }

    private static func condition(_ path: String, _ pattern: String) -> String {
        JSONValue.object(["path": .string(path), "value": .string(pattern)]).jsonText
    }

    @Test(
        "The user's rate wins over the company's, and the company's over the general rate",
        arguments: [
            (#"{}"#, 1), (#"{"sample_rate":10}"#, 10), (#"{"sample_rate":10,"company_sample_rate":{"c":20}}"#, 5),
            (#"{"sample_rate":10,"company_sample_rate":{"c":20},"user_sample_rate":{"u":25}}"#, 4),
            (#"{"sample_rate":10,"user_sample_rate":{"u":25}}"#, 4), (#"{"user_sample_rate":{"x":25}}"#, 1),
            (#"{"sample_rate":10,"company_sample_rate":{"C":20},"user_sample_rate":{"U":25}}"#, 10),
            (#"{"sample_rate":10,"company_sample_rate":{"u":20},"user_sample_rate":{"c":25}}"#, 10),
        ]
    )
    func userThenCompanyThenGeneral(json: String, expected: Int) throws {
        #expect(try weight(json) == expected)
    }

    @Test("A rule wins over the user's rate") func aRuleComesBeforeTheUser() throws {
        let rest = #""sample_rate":10,"company_sample_rate":{"c":20},"user_sample_rate":{"u":25}"#
        let matching = Self.rule(Self.condition("request.verb", "POST"))
        let other = Self.rule(Self.condition("request.verb", "GET"))
        #expect(try weight(#"{\#(rest),"regex_config":[\#(matching)]}"#) == 2)
        #expect(try weight(#"{\#(rest),"regex_config":[\#(other)]}"#) == 4)
    }

    @Test("A call without user and company has the general rate") func aCallWithoutIDsHasTheGeneralRate() throws {
        var subject = Self.subject
        (subject.userID, subject.companyID) = (nil, nil)
        let json = #"{"sample_rate":10,"company_sample_rate":{"c":20},"user_sample_rate":{"u":25}}"#
        #expect(try weight(json, subject) == 10)
    }

    @Test("The first matching rule decides") func theFirstRuleThatMatchesDecides() throws {
        let rules = [
            Self.rule(Self.condition("request.verb", "GET"), "1"),
            Self.rule(Self.condition("request.route", "orders"), "50"),
            Self.rule(Self.condition("request.verb", "POST"), "25"),
        ]
        #expect(try weight(#"{"regex_config":[\#(rules.joined(separator: ","))]}"#) == 2)
        #expect(try weight(#"{"regex_config":[\#(rules.reversed().joined(separator: ","))]}"#) == 4)
    }

    @Test(
        "A rule matches only if all its conditions match",
        arguments: [
            // All conditions are needed.
            ([("request.verb", "POST"), ("response.status", "404")], true),
            ([("request.verb", "POST"), ("response.status", "200")], false),
            ([("request.verb", "GET"), ("response.status", "404")], false),
            // A pattern is searched for, not compared, and its case counts.
            ([("request.route", "order")], true), ([("request.route", "Order")], false),
            ([("request.verb", "post")], false),
            ([("request.route", "^/v1")], true), ([("request.route", "^/orders")], false),
            ([("request.route", "/7$")], true),
            ([("request.route", "^/v1/orders/\\d+$")], true), ([("request.verb", "O")], true),
            ([("request.verb", "^")], true),
            // The status is text.
            ([("response.status", "4..")], true), ([("response.status", "404")], true),
            ([("response.status", "5..")], false),
            ([("response.status", "^4\\d{2}$")], true), ([("response.status", "0")], true),
            // A missing value does not match, and neither does an invalid pattern.
            ([("request.ip_address", ".*")], false), ([("request.host", ".*")], false), ([("", ".*")], false),
            ([("request.headers.accept", ".*")], false), ([("Request.Verb", ".*")], false),
            ([("request.verb", "(")], false),
            ([("request.verb", "[")], false), ([("request.verb", "*")], false),
            ([("request.verb", "POST"), ("request.verb", "(")], false),
            ([("request.verb", "POST"), ("request.ip_address", ".*")], false),
        ] as [([(String, String)], Bool)]
    )
    func aRuleMatchesWhenAllItsConditionsDo(conditions: [(String, String)], expected: Bool) throws {
        let text = conditions.map { Self.condition($0.0, $0.1) }.joined(separator: ",")
        #expect(try weight(#"{"sample_rate":10,"regex_config":[\#(Self.rule(text))]}"#) == (expected ? 2 : 10))
    }

    @Test("A call without a response matches no status") func aCallWithoutAResponseHasNoStatus() throws {
        var subject = Self.subject
        subject.status = nil
        let rule = Self.rule(Self.condition("response.status", ".*"))
        #expect(try weight(#"{"sample_rate":10,"regex_config":[\#(rule)]}"#, subject) == 10)
    }

    @Test("A rule can match the IP address of a call") func anAddressThatIsKnownMatches() throws {
        var subject = Self.subject
        subject.ipAddress = "192.0.2.1"
        let rule = Self.rule(Self.condition("request.ip_address", "^192\\."))
        #expect(try weight(#"{"regex_config":[\#(rule)]}"#, subject) == 2)
    }

    @Test("The value of a condition can be a number") func aNumberMayBeAPattern() throws {
        let rule = Self.rule(#"{"path":"response.status","value":404}"#)
        #expect(try weight(#"{"sample_rate":10,"regex_config":[\#(rule)]}"#) == 2)
    }

    /// A malformed rule counts as missing and does not affect the others.
    @Test(
        "A malformed rule is ignored, and later rules still apply",
        arguments: [
            #"[]"#, #"{}"#, "7", "null", "\"x\"", "[7]", "[null]", "[[]]", "[{}]", #"[{"sample_rate":50}]"#,
            #"[{"conditions":[],"sample_rate":50}]"#, #"[{"conditions":{},"sample_rate":50}]"#,
            #"[{"conditions":null,"sample_rate":50}]"#, #"[{"conditions":[7],"sample_rate":50}]"#,
            #"[{"conditions":[{}],"sample_rate":50}]"#, #"[{"conditions":[{"path":"request.verb"}],"sample_rate":50}]"#,
            #"[{"conditions":[{"value":"POST"}],"sample_rate":50}]"#,
            #"[{"conditions":[{"path":7,"value":"POST"}],"sample_rate":50}]"#,
            #"[{"conditions":[{"path":"request.verb","value":null}],"sample_rate":50}]"#,
            #"[{"conditions":[{"path":"request.verb","value":["POST"]}],"sample_rate":50}]"#,
            #"[{"conditions":[{"path":"request.verb","value":true}],"sample_rate":50}]"#,
            #"[{"conditions":[{"path":"request.verb","value":"POST"}]}]"#,
            #"[{"conditions":[{"path":"request.verb","value":"POST"}],"sample_rate":null}]"#,
            #"[{"conditions":[{"path":"request.verb","value":"POST"}],"sample_rate":"50"}]"#,
        ]
    )
    func aRuleThatIsNoneIsPassedOver(_ rules: String) throws {
        #expect(try weight(#"{"sample_rate":10,"regex_config":\#(rules)}"#) == 10)
        // A valid rule after it still decides.
        guard rules.hasPrefix("[") else { return }
        let more =
            String(rules.dropLast()) + (rules == "[]" ? "" : ",") + Self.rule(Self.condition("request.verb", "P"))
        #expect(try weight(#"{"sample_rate":10,"regex_config":\#(more)]}"#) == 2)
    }

    @Test(
        "Malformed rates of users and companies are ignored",
        arguments: [
            "7", "null", "\"x\"", "[]", "true", #"{"u":null,"c":null}"#, #"{"u":"20","c":"20"}"#, #"{"u":[],"c":{}}"#,
        ]
    )
    func ratesThatAreNoneAreNotSaid(_ rates: String) throws {
        #expect(try weight(#"{"sample_rate":10,"user_sample_rate":\#(rates),"company_sample_rate":\#(rates)}"#) == 10)
        #expect(try weight(#"{"company_sample_rate":{"c":20},"user_sample_rate":\#(rates)}"#) == 5)
    }

    @Test(
        "The weight of an event follows from its rate, and a malformed rate counts as 100",
        arguments: [
            ("null", true, 1), ("\"50\"", true, 1), ("\"\"", true, 1), ("\"NaN\"", true, 1), ("true", true, 1),
            ("[]", true, 1), ("{}", true, 1), ("101", true, 1), ("1e300", true, 1),
            ("100", true, 1), ("99.9", true, 1), ("70", true, 1), ("51", true, 1), ("50", true, 2), ("50.0", true, 2),
            ("5e1", true, 2), ("33.4", true, 2), ("33", true, 3), ("30", true, 3), ("12.5", true, 8), ("1", true, 100),
            ("0.5", true, 200), ("0.1", true, 1000), ("1e-4", true, 1_000_000), ("1e-9", true, 1_000_000),
            ("1e-300", true, 1_000_000), ("5e-324", true, 1_000_000), ("1e-999", false, 1), ("0", false, 1),
            ("0.0", false, 1),
            ("-0.0", false, 1), ("-1", false, 1), ("-1e300", false, 1),
        ]
    )
    func theWeightIsHowManyCallsAnEventStandsFor(rate: String, isKept: Bool, expected: Int) throws {
        for json in [
            #"{"sample_rate":\#(rate)}"#, #"{"user_sample_rate":{"u":\#(rate)}}"#,
            #"{"company_sample_rate":{"c":\#(rate)}}"#,
            #"{"regex_config":[\#(Self.rule(Self.condition("request.verb", "P"), rate))]}"#,
        ] {
            let rules = try #require(SamplingRules(parsing: Data(json.utf8)))
            let decision = rules.decide(Self.subject, chance: 0)
            #expect(decision.isKept == isKept && decision.weight == expected && decision.omission == nil, "\(json)")
        }
    }

    @Test(
        "A call is kept if its random number is below its rate",
        arguments: [
            (100, 0, true), (100, 0.5, true), (100, 1.0.nextDown, true), (0, 0, false), (0, 0.5, false), (50, 0, true),
            (50, 0.4999, true), (50, 0.5, false), (50, 1.0.nextDown, false), (99.9, 0.9989, true),
            (99.9, 0.9991, false),
            (0.1, 0, true), (0.1, 0.0009, true), (0.1, 0.0011, false),
        ] as [(Double, Double, Bool)]
    )
    func chanceDecides(rate: Double, chance: Double, expected: Bool) throws {
        let rules = try #require(SamplingRules(parsing: Data(#"{"sample_rate":\#(rate)}"#.utf8)))
        #expect(rules.decide(Self.subject, chance: chance).isKept == expected)
    }

    @Test(
        "A document that is not a JSON object is not a configuration",
        arguments: [
            "", " ", "null", "7", "true", "\"x\"", "[]", #"[{"sample_rate":10}]"#, "{", #"{"sample_rate":10"#,
            #"{"sample_rate":NaN}"#, #"{"sample_rate":10,}"#, "<html></html>", "{}{}", "\u{0}",
        ]
    )
    func whatIsNoObjectIsNoConfiguration(_ text: String) {
        #expect(SamplingRules(parsing: Data(text.utf8)) == nil)
    }

    @Test("A document that is nested too deeply is not a configuration") func nestingWithoutEndIsNoConfiguration() {
        for opening in ["[", #"{"sample_rate":"#, #"{"regex_config":["#] {
            let text = String(repeating: opening, count: 50_000)
            #expect(SamplingRules(parsing: Data(text.utf8)) == nil)
        }
    }

    /// The first thousand rules are used, so that the cost of a call is bounded.
    @Test("Only the first thousand rules are used", arguments: [(999, 2), (1000, 10)])
    func rulesWithoutEndAreCutOff(others: Int, expected: Int) throws {
        // A rule without cost, because the cost of patterns is bounded too.
        let other = Self.rule(Self.condition("request.ip_address", "1"), "1")
        let rules = Array(repeating: other, count: others) + [Self.rule(Self.condition("request.verb", "POST"))]
        let json = #"{"sample_rate":10,"regex_config":[\#(rules.joined(separator: ","))]}"#
        #expect(try weight(json) == expected)
    }

    @Test("Bytes that are not UTF-8 are not a configuration") func bytesThatAreNoTextAreNoConfiguration() {
        #expect(SamplingRules(parsing: Data([0xFF, 0xFE, 0x7B, 0x7D])) == nil)
    }

    @Test("Every call is kept before the first configuration arrives") func atFirstEveryCallIsWanted() {
        let everything = SamplingRules.Decision(isKept: true, exactWeight: 1)
        #expect(SamplingRules().decide(Self.subject, chance: 1.0.nextDown) == everything)
    }

    /// The other members do not concern sampling.
    @Test("Other members of the configuration are ignored") func otherMembersAreIgnored() throws {
        let json = """
            {"org_id":"1:2","app_id":"3:4","sample_rate":10,"block_bot_traffic":true,"user_rules":{"u":[{"rules":"r"}]},
            "ip_addresses_blocked_by_name":{},"billing_config_jsons":{"a":"{}"},"regex_config":null}
            """
        #expect(try weight(json) == 10)
    }
}
