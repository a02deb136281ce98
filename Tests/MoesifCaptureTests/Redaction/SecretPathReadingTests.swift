import Foundation
import Testing

@testable import MoesifCapture

/// Servers and clients read one text in different ways: a secret in any of these readings must not be sent.
@Suite("Readings of a secret path") struct SecretPathReadingTests {
    private static let mark = Moesif.Redaction.mark
    private static let patterns: Set<Moesif.Redaction.PathPattern> = [
        "hooks.example.com/in/*/key-{secret}.json", "*.below.net/bot{token}/**", "git.io/projects/*/triggers/{token}",
        "a.io/services/*/*/{secret}/**", "b.io/Ünlock/*/Schlüssel-{geheim}/**", "b.io/k/{secret}",
    ]

    private static func redact(_ uri: String) -> String {
        let values = ValueRedactor(
            items: NameActions(redacting: []),
            keys: NameActions(redacting: []),
            names: [],
            paths: SecretPaths(patterns)
        )
        return URIRedactor(values).redact(uri)
    }

    // MARK: - One URI

    @Test(
        "An encoded slash is read both as a separator and as part of its segment",
        arguments: [
            (
                "https://git.io/projects/group%2Fproject/triggers/s",
                "https://git.io/projects/group%2Fproject/triggers/*"
            ),
            ("https://git.io/projects/g%5cp/triggers/s%2F", "https://git.io/projects/g%5cp/triggers/*"),
            ("https://git.io/projects/a%2Fb%2Fc/triggers/s", "https://git.io/projects/a%2Fb%2Fc/triggers/*"),
            ("https://git.io/projects/g\\p/triggers/s", "https://git.io/projects/g\\p/triggers/*"),
            ("https://git.io/projects/p/triggers/a%2Fb%2fc", "https://git.io/projects/p/triggers/*"),
            ("https://git.io%2Fprojects%2Fp%2Ftriggers%2Fs", "https://git.io%2Fprojects%2Fp%2Ftriggers%2F*"),
            ("https://a.io/services/T/B/aGVs%2Fd29/x", "https://a.io/services/T/B/*/x"),
            ("https://a.io/services/T/B/aGVs%5Cd29", "https://a.io/services/T/B/*"),
            ("https://a.io/services/T/B/aGVs\\d29/x", "https://a.io/services/T/B/*/x"),
            // Both in one path.
            ("https://a.io/services%2FT/B/aGVs%2Fd29/x", "https://a.io/services%2FT/B/*/x"),
            ("https://h/to/https%3A%2F%2Fa.below.net%2Fbot1%2Fx", "https://h/to/https%3A%2F%2Fa.below.net%2Fbot*%2Fx"),
            ("https://h/to/https%3A%2F%2Fa.below.net%2Fbot1%252F2", "https://h/to/https%3A%2F%2Fa.below.net%2Fbot*"),
            ("https://hooks.example.com/in/a/key-%2Fs%2F.json", "https://hooks.example.com/in/a/key-*.json"),
        ]
    )
    func encodedSlashes(_ uri: String, _ expected: String) {
        #expect(Self.redact(uri) == expected.replacing("*", with: Self.mark))
    }

    @Test(
        "A path segment is matched with and without its parameters",
        arguments: [
            ("https://a.io/services/T/B/;s", "https://a.io/services/T/B/*"),
            ("https://a.io/services/T/B/%3Bs/x", "https://a.io/services/T/B/*/*"),
            ("https://a.io/services/;T/B/;s", "https://a.io/services/;T/B/*"),
            ("https://a.io/;v=1/services/T/B/;s", "https://a.io/;v=1/services/T/B/*"),
            ("https://a.io/;v/services/;w/T/B/s", "https://a.io/;v/services/;w/T/*/*"),
            ("https://a.io/services;v=1/T;w/B/s;x/y", "https://a.io/services;v=1/T;w/B/*/y"),
            ("https://a.below.net/bot;s", "https://a.below.net/bot*"),
            ("https://git.io/projects/p/triggers/s/;v=1", "https://git.io/projects/p/triggers/*/;v=1"),
            ("https://hooks.example.com/in/a/key-a;b.json;c;d", "https://hooks.example.com/in/a/key-*"),
            ("https://a.io/x/;y/../services/T/B/s", "https://a.io/x/;y/../services/T/B/*"),
        ]
    )
    func parameters(_ uri: String, _ expected: String) {
        #expect(Self.redact(uri) == expected.replacing("*", with: Self.mark))
    }

    @Test("A known host's path with many segments that are parameters only is redacted as a whole")
    func manyParameters() {
        let parameters = String(repeating: "/;v=1", count: 9)
        #expect(Self.redact("https://git.io\(parameters)/projects/p/triggers/s") == "https://git.io/\(Self.mark)")
        #expect(Self.redact("https://other.io\(parameters)/s") == "https://other.io\(parameters)/s")
    }

    @Test(
        "Letters that are not ASCII match in any case",
        arguments: [
            ("https://b.io/%C3%9Cnlock/x/SCHL%C3%9CSSEL-%C3%A9s", "https://b.io/%C3%9Cnlock/x/SCHL%C3%9CSSEL-*"),
            ("https://b.io/%C3%BCNLOCK/x/schl%C3%BCssel-s/y", "https://b.io/%C3%BCNLOCK/x/schl%C3%BCssel-*/y"),
            ("https://b.io/U%CC%88nlock/x/schl%C3%BCssel-s", "https://b.io/U%CC%88nlock/x/schl%C3%BCssel-*"),
            // The Kelvin sign matches `k`.
            ("https://b.io/%E2%84%AA/s%FF%C3", "https://b.io/%E2%84%AA/*"),
        ]
    )
    func letters(_ uri: String, _ expected: String) {
        #expect(Self.redact(uri) == expected.replacing("*", with: Self.mark))
    }

    @Test("Slashes, dots and parameters are read in linear time", .tags(.slow)) func linear() {
        for part in [
            "/", "\\", "%2F", "%5C", "/;", "/;v", "/.", "/..", "/%C3%9C", ";", "@", ":", ":/", "x//", ", ", ",/", "% ",
            "/a.b.c.d.é.f",
        ] {
            let uri = "https://a.io/services/T/B/s" + String(repeating: part, count: 20_000)
            #expect(!Self.redact(uri).contains("/B/s"))
            #expect(!Self.redact(uri + "/https://a.io/services/T/B/s").contains("/B/s"))
        }
    }

    @Test("References relative to a very long path are redacted without being resolved") func longDirectory() throws {
        let url = "https://hooks.slack.com/" + String(repeating: "a/", count: 16_000) + "x"
        let links = String(repeating: "<a>", count: 2_500)
        let event = try SentEvent(CapturedCall(url, received: ["Link": links, "Location": "b?c=d"]))
        #expect(event.header("Location") == "\(Self.mark)?c=d" && event.header("Link")?.contains("<a>") == false)
        let short = try SentEvent(CapturedCall("https://hooks.slack.com/a/x", received: ["Link": "<a>"]))
        #expect(short.header("Link") == "<a>")
    }

    @Test(
        "A deeply nested query value is sent unchanged unless a URL in it holds a secret",
        arguments: [
            "https://api.example.com/users?filter=email=a@x.com,b@x.com",
            "https://api.example.com/users?query=email==a@x.com,email==b@x.com",
            "https://api.example.com/search?filter=discount=50%25", "https://h/s?q=a%3Db%26c%3D100%25",
            "https://h/s?where=a=1%20and%20name%20like%20'a%25'", "https://h/s?a=b=c=d=//www.shopping.com/x",
        ]
    )
    func deepValues(_ uri: String) throws {
        #expect(try SentEvent(CapturedCall(uri)).uri == uri)
        let body = JSONValue.object(["href": .string(uri)]).jsonText
        #expect(try SentEvent(CapturedCall(body: body)).value["request"]?["body"]?["href"]?.string == uri)
        let secret = "https://h/s?a=b=c=d=" + Self.url
        #expect(try !SentEvent(CapturedCall(secret)).readable.contains("Hunter2"))
    }

    @Test(
        "A deeply nested header value without a secret URL is sent unchanged",
        arguments: [
            "attachment; filename*=UTF-8''100%25%20report.csv",
            "attachment; filename=\"a@b.csv\"; filename*=UTF-8''a%40b%C3%A9.csv",
            "k=v,user=ada@x.com,name=J%C3%BCrgen%2F", "to=a@x.com,cc=b@x.com,bcc=c@x.com",
        ]
    )
    func deepHeaders(_ value: String) throws {
        #expect(try SentEvent(CapturedCall(received: ["Baggage": value])).header("Baggage") == value)
    }

    // MARK: - Several

    private static let url = "https://hooks.slack.com/services/T/B/Hunter2"

    @Test(
        "Every URL in a text is searched for a secret path",
        .tags(.slow),
        arguments: [
            "https://a.example, \(url)", "https://a.example,\(url)", "\(url), https://b.example/x", "note: \(url)",
            "<https://a>; rel=x, <\(url)>; rel=y", "<https://a/>;rel=x,<\(url)>", "a \(url) b", "see \(url).",
            "https://hooks.slack.com:/services/T/B/Hunter2", "https://a:/x, \(url)", "https://a:80/x:y, \(url)",
            "https://a/x y \(url)", "id:1 at:2 \(url)", "a=b, \(url)", "https://a?b=c, \(url)", "https://a#b, \(url)",
            "https:hooks.slack.com/services/T/B/Hunter2", "https://u:p@a/x,\(url)", "ws://a/ \(url)", "(\(url))",
            "//hooks.slack.com/services/T/B/Hunter2", "/\\hooks.slack.com/services/T/B/Hunter2", "see //a, \(url)",
            "//hooks.slack.com./services/T/B/Hunter2?a=1", " //hooks.slack.com/services/T/B/Hunter2 ",
            "//a.example //hooks.slack.com/services/T/B/Hunter2",
            "https://a/x//hooks.slack.com/services/T/B/Hunter2", "\(url)?u=\(url)#\(url)",
            "https%3A%2F%2Fhooks.slack.com%2Fservices%2FT%2FB%2FHunter2",
            "%2F%2Fhooks.slack.com%2Fservices%2FT%2FB%2FHunter2", "\(url) \(url)", "\(url),\(url)",
            "https://a?b=https://c?d=https://e?f=https://g?h=\(url)",
        ]
    )
    func severalURLs(_ text: String) throws {
        var headers: HeaderFields = [:]
        for name in DefaultLists.uriHeaders + ["Refresh", "X-Callback-Url"] { headers[HeaderName(name)] = text }
        let value = DefaultLists.percentEncoded(text)
        let json = JSONValue.object(["a": .string(text), "b": [.string(text)]]).jsonText
        let strings = [json, json.replacing("/", with: #"\/"#), json.replacing("/", with: #"\u002f"#)]
        for body in strings + ["a=1&b=\(value)&\(value)", "a=1&b=\(text)"] {
            let call = try CapturedCall(
                "https://h/p?a=\(value)",
                sent: headers,
                body: body,
                received: headers,
                answer: body
            )
            let event = try SentEvent(call)
            #expect(!event.readable.contains("Hunter2"))
        }
    }

    @Test(
        "Text around a secret path is sent unchanged",
        arguments: [
            (
                "https://a.example, https://hooks.slack.com/services/T/B/s",
                "https://a.example, https://hooks.slack.com/services/T/B/*"
            ),
            (
                "https://hooks.slack.com/services/T/B/s, https://b/x, https://c/y",
                "https://hooks.slack.com/services/T/B/*, https://b/x, https://c/y"
            ),
            ("//hooks.slack.com/services/T/B/s", "//hooks.slack.com/services/T/B/*"),
            ("note: https://hooks.slack.com/services/T/B/s/x", "note: https://hooks.slack.com/services/T/B/*/x"),
            ("//hooks.slack.com/services/T/B/s?a=1&b=2", "//hooks.slack.com/services/T/B/*?a=1&b=2"),
        ]
    )
    func theRestStays(_ text: String, _ expected: String) throws {
        let expected = expected.replacing("*", with: Self.mark)
        let body = JSONValue.object(["a": .string(text)]).jsonText
        let event = try SentEvent(CapturedCall(body: body, received: ["Location": text, "X-Other": text]))
        #expect(event.header("Location") == expected && event.header("X-Other") == expected)
        #expect(event.value["request"]?["body"]?["a"]?.string == expected)
    }

    @Test(
        "A URL outside the brackets of a Link header is searched too",
        arguments: [
            "\(url); rel=next", "<https://a>; rel=x, \(url)", #"</a>; anchor="\#(url)"; rel=x"#,
            #"</a>; anchor="//hooks.slack.com/services/T/B/Hunter2""#, "<https://a>; rel=x, <\(url)>; rel=y",
        ]
    )
    func links(_ value: String) throws {
        let event = try SentEvent(CapturedCall(sent: ["Link": value], received: ["Link": value]))
        #expect(!event.readable.contains("Hunter2") && event.header("Link")?.contains("/B/[redacted]") == true)
    }

    @Test("A pattern without a wildcard at its end is found in a list of URLs") func closedPatternsInLists() {
        for separator in [", ", ",", " ", "; ", " | "] {
            let list = ["https://a.b/c", "https://git.io/projects/p/triggers/s", "https://a.b/d"]
            let sent = URIRedactor(
                ValueRedactor(
                    items: NameActions(redacting: []),
                    keys: NameActions(redacting: []),
                    names: [],
                    paths: SecretPaths(Self.patterns)
                )
            )
            let value = list.joined(separator: separator)
            #expect(sent.redact(header: value) == value.replacing("/s", with: "/\(Self.mark)"))
        }
    }

    @Test("Text around URLs in a JSON string is sent unchanged") func prose() throws {
        let url = "https://hooks.slack.com/services/T/B/s"
        let sent: JSONValue = [
            "a": .string("Post (\(url)/x) or \"//h\", 10:30, \(url)!"), "b": "// c", "c": "//h/services/T/B/s",
            "d": .string("a=1&b=\(url)&c=2"), "e": .string("a?b=\(url)&c=2"),
        ]
        let event = try SentEvent(CapturedCall(body: sent.jsonText))
        let expected = sent.jsonText.replacing(url, with: url.dropLast() + Self.mark)
        #expect(event.body(of: "request") == expected)
    }

    // MARK: - References

    @Test(
        "A relative reference is resolved against the URL of the call",
        arguments: [
            ("/", "/services/T/B/s", "/services/T/B/*"), ("/x/y", "/services//T/B/s", "/services//T/B/*"),
            ("/", "//services/T/B/s", "//services/T/B/*"), ("/", "///services/T/B/s", "///services/T/B/*"),
            ("/", "/services/T/B/s?next=https://x", "/services/T/B/*?next=https://x"),
            ("/", "/services/T/B/s/https://x/y", "/services/T/B/*/https://x/y"),
            ("/", "/services/T/B/https://x", "/services/T/B/*//x"),
            ("/", "https:/services/T/B/s", "https:/services/T/B/*"),
            ("/services/T/B/x", "https:s", "https:*"), ("/", "%2Fservices/T/B/s", "%2Fservices/T/B/*"),
            ("/x", "\\services\\T\\B\\s", "\\services\\T\\B\\*"),
            ("/services/T/x", "B/s", "B/*"), ("/services/T/x", "./B/s/y", "./B/*/y"), ("/services/T/B/x", "s", "*"),
            ("/services/T/B/x?a=/b/", "./s?c=d", "./*?c=d"), ("/services/a/b", "../T/B/s", "../T/B/*"),
            ("/services/a/b/c", "./../../T/B/s", "./../../T/B/*"), ("/services/a/b", "%2e%2E/T/B/s", "%2e%2E/T/B/*"),
            ("/a/b", "../../../services/T/B/s", "../../../services/T/B/*"),
            ("/services/T/B/x", "s/../y", "*/../*"), ("/services/T%2FB/x", "s%2Ft", "*"),
            ("/services/T/B/x", "s%2Ft/y", "*/y"), ("/services;v=1/T/B/x", "s;w", "*"),
            ("", "services/T/B/s", "services/T/B/*"),
            ("/x", "/a, /services/T/B/s", "/a, /services/T/B/*"),
            ("/x/y", "./;a/;b/;c/;d/;e/;f/;g/;h/;i/s", "*"), ("/;a/;b/;c/;d/;e/;f/;g/;h/;i/x", "s", "*"),
            // Only the path of the call contains the secret, or nothing does.
            ("/services/T/B/s/x", "y", "y"), ("/services/T/B/s/x", "./y/z", "./y/z"),
            ("/services/T/B/s/x", "../t", "../*"),
            ("/x/y", "services/T/B/s", "services/T/B/s"), ("/services/T/B/x", "?a=b", "?a=b"),
            ("/services/T/B/x", "", ""),
            ("/services/T/B/s", "https://other.io/services/T/B/s", "https://other.io/services/T/B/s"),
            ("/services/T/B/x", "../../../a", "../../../a"),
        ]
    )
    func references(_ path: String, _ reference: String, _ expected: String) throws {
        var redaction = Moesif.Redaction()
        redaction.path = Self.patterns
        let expected = expected.replacing("*", with: Self.mark)
        let headers: HeaderFields = ["Location": reference, "Content-Location": reference]
        let event = try SentEvent(CapturedCall("https://a.io\(path)", received: headers), redaction: redaction)
        #expect(event.header("Location") == expected && event.header("Content-Location") == expected)
        let elsewhere = try SentEvent(CapturedCall("https://h\(path)", received: headers), redaction: redaction)
        #expect(elsewhere.header("Location") == reference)
    }

    @Test("A reference in a response is resolved against the response's URL") func finalURI() throws {
        let final = CapturedCall.Response(
            url: URL(string: "https://hooks.slack.com/services/T/x"),
            status: 302,
            headers: ["Location": "B/Hunter2"],
            body: .none
        )
        let event = try SentEvent(CapturedCall("https://h/a/b", sent: ["Referer": "B/c"]).answered(final))
        #expect(event.header("Location") == "B/\(Self.mark)" && event.header("Referer", of: "request") == "B/c")
    }
}
