import Foundation
import Testing

@testable import MoesifCapture

/// Strings of JSON that are more than words: JSON, URIs and forms, and prose that gives a name a value.
@Suite struct JSONStringRedactionTests {
    private static let secret = "Hunter2isTheSecret"

    @Test(
        "A string is looked into",
        arguments: [
            (#"{"password":"\#(secret)","a":1}"#, #"{"password":"[redacted]","a":1}"#),
            (#" [{"apiKey":"\#(secret)"}]"#, #" [{"apiKey":"[redacted]"}]"#),
            (#"{"a":"{\"accessToken\":\"\#(secret)\"}"}"#, #"{"a":"{\"accessToken\":\"[redacted]\"}"}"#),
            (#"{"a":"{\"b\":\"{\\\"accessToken\\\":\\\"\#(secret)\\\"}\"}"}"#, nil),
            (#"{"a":"{\"b\":\"{\\\"c\\\":\\\"password=\#(secret)\\\"}\"}"}"#, nil),
            (#"{"next":"https://h/p?access_token=\#(secret)"}"#, #"{"next":"https://h/p?access_token=[redacted]"}"#),
            ("https://h/p?limit=25&access_token=\(secret)", "https://h/p?limit=25&access_token=[redacted]"),
            ("/p?a=b&token=\(secret)#x=1", "/p?a=b&token=[redacted]#x=1"),
            ("https://u:\(secret)@h/", "https://h/"),
            ("grant_type=password&password=\(secret)", "grant_type=password&password=[redacted]"),
            (#"{"password":"\#(secret)"#, "[redacted]"),
            ("Server=h;User Id=sa;Password=\(secret)", "[redacted]"),
            (#"mutation { logIn(name: "ada", password: "\#(secret)") { id } }"#, "[redacted]"),
            ("<a>\n<password>\(secret)</password></a>", "[redacted]"),
            ("<password>\(secret)</password>", "[redacted]"),
        ] as [(String, String?)]
    )
    func looksInto(_ text: String, expected: String?) throws {
        func body(_ text: String) -> JSONValue {
            ["a": ["b", .string(text)], "c": .string("d"), "e": .string(text)]
        }
        let sent = body(text).jsonText
        // A string says the same with each of its characters escaped.
        let escapes = [("=", #"\u003d"#), ("/", #"\/"#), ("<", #"\u003C"#)]
        let escaped = escapes.reduce(sent) { $0.replacing($1.0, with: $1.1) }
        for sent in [sent, escaped] {
            let event = try SentEvent(CapturedCall(body: sent, answer: sent))
            #expect(!event.readable.contains(Self.secret))
            for side in ["request", "response"] {
                let received = try #require(event.value[side]?["body"])
                if let expected { #expect(received == body(expected)) }
            }
        }
    }

    @Test(
        "A string without a secret stays byte for byte",
        arguments: [
            #"The \"password\" field is required"#, "Invalid value for parameter 'refresh_token'", "ada@example.com",
            "a = b", "// mail ada@example.com = 1", "YWJj==", #"{\"a\": [1, \"x=y\"]}"#, #"https:\/\/h\/p?a=1"#,
            #"<p class=\"x\">Sign in</p>"#, "passwords = 3", #"\u003cb\u003e \u00e9 = é"#, "key: value, code = 3",
            "https://h/a@b?c=d", #"a\tb=c"#, "C:\\\\password",
        ]
    )
    func keeps(_ text: String) throws {
        let body = #"{"a" : [ "\#(text)" ],"b=c":"d@e"}"#
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.body(of: "request") != nil && event.readable.contains(body))
    }

    @Test("Masked keys are masked in a string too") func masks() throws {
        let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction(), maskedKeys: ["card"])
        let body = policy.body(CapturedBody(Data(#"{"a":"{\"card\":1,\"b\":2}"}"#.utf8)), contentType: nil).body
        #expect(body.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"a":"{\"b\":2}"}"#)
    }

    @Test("Many strings cost no more than their length") func linear() throws {
        var text = "a=" + String(repeating: "[{", count: 20_000)
        for _ in 0..<3 { text = JSONValue.object(["a": .string(text)]).jsonText }
        let body = JSONValue.array(Array(repeating: .string(text), count: 10)).jsonText
        #expect(try SentEvent(CapturedCall(body: body, answer: body), bodyLimit: 1 << 24).body(of: "request") != nil)
    }
}
