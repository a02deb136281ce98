import Foundation
import MoesifCapture
import Testing

@testable import moesif_inspector

/// The rules that the inspector names for redacted parts.
@Suite("Rules of redacted parts")
struct RuleFinderTests {
    /// Returns the rule of each part by the path of the part, for the event of a call that a client captured.
    private func rules(
        of request: CapturedCall.Request,
        _ response: CapturedCall.Response? = nil,
        configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) async throws -> [String: String] {
        let moesif = Moesif(applicationID: "test", configure: configure)
        let explanation = moesif.explain(CapturedCall(request: request, response: response))
        await moesif.shutdown(timeout: .zero)
        let finder = RuleFinder()
        let rules = finder.rules(in: .object(try #require(explanation.event)))
        await finder.close()
        return Dictionary(uniqueKeysWithValues: rules.map { ($0.part.path.joined(separator: "."), $0.rule) })
    }

    private func request(
        _ url: String,
        headers: HeaderFields = [:],
        body: String? = nil
    ) throws -> CapturedCall.Request {
        CapturedCall.Request(
            url: try #require(URL(string: url)),
            method: "POST",
            headers: headers,
            body: body.map { CapturedBody(Data($0.utf8)) } ?? .none
        )
    }

    @Test("Each default is named by its option")
    func defaults() async throws {
        let rules = try await rules(
            of: request(
                "https://api.telegram.org/bot123:abc/send?api_key=k&page=2",
                headers: ["Authorization": "Bearer a", "X-Access-Token": "t", "Content-Type": "application/json"],
                body: #"{"user":{"password":"p"},"list":[{"api_key":"a"},{"api_key":"b"}],"item":"tea"}"#
            ),
            CapturedCall.Response(
                status: 302,
                headers: [
                    "Set-Cookie": "s=1", "Location": "https://example.com/?token=t",
                    "Content-Type": "application/x-www-form-urlencoded",
                ],
                body: CapturedBody(Data("code=c&access_token=t&a=b".utf8))
            )
        )
        #expect(
            rules == [
                "request.uri.path": "redaction.path (default)",
                "request.uri.api_key": "redaction.queryItems (default)",
                "request.headers.Authorization": "redaction.headers (default)",
                "request.headers.X-Access-Token": "redaction.headersContaining (default)",
                "request.body.user.password": "redaction.bodyKeys (default)",
                "request.body.list.0.api_key": "redaction.bodyKeys (default)",
                "request.body.list.1.api_key": "redaction.bodyKeys (default)",
                "response.headers.Set-Cookie": "redaction.headers (default)",
                "response.headers.Location": "redaction.queryItems (default)",
                "response.body.code": "redaction.formKeys (default)",
                "response.body.access_token": "redaction.bodyKeys (default)",
            ]
        )
    }

    @Test("A rule of the app is named as one that the inspector does not know")
    func ownRules() async throws {
        let rules = try await rules(
            of: request(
                "https://api.example.com/?page=2",
                headers: ["X-Order": "7", "Content-Type": "application/json"],
                body: #"{"card":{"number":"4111"},"a.b":"c"}"#
            )
        ) { configuration in
            configuration.redaction.headers.insert("X-Order")
            configuration.redaction.bodyKeys.insert("card.number")
            configuration.redaction.queryItems.insert("page")
        }
        #expect(
            rules == [
                "request.headers.X-Order": RuleFinder.unknownRule,
                "request.body.card.number": RuleFinder.unknownRule,
                "request.uri.page": RuleFinder.unknownRule,
            ]
        )
    }

    @Test("A rule may depend on the direction and the host of the call")
    func directionAndHost() async throws {
        let incoming = #"{"direction":"Incoming","request":{"verb":"GET","uri":"https://a.example/","#
        let outgoing = #"{"direction":"Outgoing","request":{"verb":"GET","uri":"https://hooks.slack.com/","#
        let finder = RuleFinder()
        let application = #""headers":{"X-Moesif-Application-Id":"[redacted]"}}}"#
        let location = #""headers":{}},"response":{"status":302,"headers":{"Location":"/services/T0/B0/[redacted]"}}}"#
        for (text, rule) in [
            (incoming + application, "always redacted"), (outgoing + application, RuleFinder.unknownRule),
            (outgoing + location, "redaction.path (default)"), (incoming + location, RuleFinder.unknownRule),
        ] {
            let rules = finder.rules(in: try #require(JSONValue(parsing: Data(text.utf8))))
            #expect(rules.map(\.rule) == [rule])
        }
        await finder.close()
    }

    @Test("Events with more marks than a person reads have a limited number of parts")
    func manyMarks() async throws {
        let key = String(repeating: "k", count: 100_000)
        let marks = [JSONValue](repeating: "[redacted]", count: 10_000)
        let item: JSONValue = ["request": ["verb": "GET", "body": .object([key: .array(marks)])]]
        let finder = RuleFinder()
        let rules = finder.rules(in: item)
        await finder.close()
        #expect(rules.count == RedactedParts.limit)
        #expect(rules.allSatisfy { $0.rule == RuleFinder.unknownRule })
    }

    @Test("An event of any form has rules, or none", arguments: RuleFinderTests.odd)
    func oddEvents(_ text: String) async throws {
        let finder = RuleFinder()
        let rules = finder.rules(in: try #require(JSONValue(parsing: Data(text.utf8))))
        await finder.close()
        #expect(rules.allSatisfy { !$0.rule.isEmpty })
        #expect(rules.isEmpty == !text.contains("[redacted]"))
    }

    static let odd = [
        "{}", "[]", "null", #"{"request":7}"#, #"{"request":{"uri":"[redacted]"}}"#,
        #"{"request":{"uri":"::::[redacted]?[redacted]=[redacted]&=[redacted]"}}"#,
        #"{"request":{"headers":{"":"[redacted]","a b":"[redacted]"},"body":"[redacted]"}}"#,
        #"{"response":{"body":{"":{"0":"[redacted]"},"1":["[redacted]",["[redacted]"]]}}}"#,
        #"{"request":{"body":"W3JlZGFjdGVkXQ==","transfer_encoding":"base64","headers":{"a":"[redacted]"}}}"#,
        #"{"metadata":{"note":"[redacted]","capture":{"final_uri":"https://a/?token=[redacted]"}}}"#,
    ]
}
