import Foundation
import Testing

@testable import MoesifCapture

/// Text that contains JSON but is not one document, in a header, a query item and a JSON string.
@Suite("JSON inside text") struct JSONSequenceRedactionTests {
    private static let mark = Moesif.Redaction.mark

    private static let onlyListed: Moesif.Redaction = {
        var redaction = Moesif.Redaction()
        redaction.mode = .onlyListed(
            headers: ["X-Text", "Location", "Link"],
            queryItems: ["next"],
            bodyKeys: ["id", "note", "card.brand"]
        )
        return redaction
    }()

    private static let paths: Moesif.Redaction = {
        var redaction = Moesif.Redaction()
        redaction.bodyKeys.formUnion(["card.number", "[].pin"])
        return redaction
    }()

    /// Returns the decoded value.
    ///
    /// Foundation would remove a byte order mark.
    private static func decoded(_ value: String) -> String {
        let bytes = Array(value.utf8).withUnsafeBytes { PercentCoding.decode($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Returns the text as it is sent in each place.
    private func sent(_ text: String, _ redaction: Moesif.Redaction) throws -> [String?] {
        let unreserved = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz")
        let item = try #require(text.addingPercentEncoding(withAllowedCharacters: unreserved))
        let body = JSONValue.object(["note": .string(text)]).jsonText
        let call = try CapturedCall("https://h/?next=\(item)", body: body, received: ["X-Text": text])
        let event = try SentEvent(call, redaction: redaction)
        let query = event.uri?.split(separator: "=", maxSplits: 1).last.map { String($0) }
        return [
            event.header("X-Text"), query.map { Self.decoded($0) },
            event.value["request"]?["body"]?["note"]?.string,
        ]
    }

    @Test(
        "In onlyListed mode, JSON inside text is redacted by member, or whole if it cannot be parsed",
        arguments: [
            (#"{"id":1,"x":"s"}, {"x":"s","id":2}"#, #"{"id":1,"x":"*"}, {"x":"*","id":2}"#),
            (#"{"card":{"brand":"v","n":"s"}},["s"]"#, #"{"card":{"brand":"v","n":"*"}},["*"]"#),
            ("{\"id\":1}\n{\"x\":\"s\"}\r\n", "{\"id\":1}\n{\"x\":\"*\"}\r\n"),
            (#"{"x":"s"}["s"]"#, #"{"x":"*"}["*"]"#),
            ("\u{FEFF}{\"x\":\"s\"}", "\u{FEFF}{\"x\":\"*\"}"), ("\u{A0}\t[\"s\"]", "\u{A0}\t[\"*\"]"),
            ("\u{200B}{\"x\":\"s\"}\u{2028}{\"x\":\"s\"}", "\u{200B}{\"x\":\"*\"}\u{2028}{\"x\":\"*\"}"),
            ("\u{1E}{\"x\":\"s\"}\n", "\u{1E}{\"x\":\"*\"}\n"), (#", {"x":"s"}"#, #", {"x":"*"}"#),
            (#""{\"id\":1,\"x\":\"s\"}""#, #""{\"id\":1,\"x\":\"*\"}""#), (#" "[\"s\"]""#, #" "[\"*\"]""#),
            (#""\u007b\"x\":\"s\"}""#, #""{\"x\":\"*\"}""#), (#""\ufeff [\"s\"]""#, "\"\u{FEFF} [\\\"*\\\"]\""),
            ("[true,1,null]", #"["*","*",null]"#),
            (#"1, {"x":"s"}"#, #"1, {"x":"*"}"#), (#""a", ["s"]"#, #""a", ["*"]"#), ("null\n[\"s\"]", "null\n[\"*\"]"),
            // It cannot be parsed.
            (#"{"id":"s""#, "*"), ("{'id':'s'}", "*"), ("[s]", "*"), (#"{"id":1} s"#, "*"), (#""{\"id\":\"s\"}"#, "*"),
            (#""{\"id\":\"s\"""#, #""*""#), (#"{"id":1}, {s"#, "*"), (#"{"id":NaN,"x":"s"}"#, "*"),
            (String(repeating: "[", count: 61) + "s" + String(repeating: "]", count: 61), "*"),
            // It is in the middle of other text.
            (#"payload: {\n  \"x\": \"s\"\n}"#, "*"), (#"a {\u0022x\u0022:\u0022s\u0022}"#, "*"),
            ("a {&quot;x&quot;:&quot;s&quot;}", "*"),
            (#"note [1,"s"]"#, #"note ["*","*"]"#), (#"note [null, true,"s"]"#, #"note [null, "*","*"]"#),
            (#"plain, {"x":"s"}"#, #"plain, {"x":"*"}"#), (#"cb({ "x" : "s" });"#, #"cb({ "x" : "*" });"#),
            ("data: {\"x\":\"s\"}\ndata: {\"id\":1}", "data: {\"x\":\"*\"}\ndata: {\"id\":1}"),
            (#")]}', {"x":[{"x":"s"}]} {"x":"s"}"#, #")]}', {"x":[{"x":"*"}]} {"x":"*"}"#),
            ("// a\n[ \"s\" ]", "// a\n[ \"*\" ]"), (#"data: ["s",1] "#, #"data: ["*","*"] "#),
            (#"cb([["s"]])"#, #"cb([["*"]])"#),
            (#"sent ["s", s]"#, "*"), (#"sent [\"s\"]"#, "*"), (#"sent {\"x\":\"s\"}"#, "*"), (#"sent {"x":"s"#, "*"),
        ]
    )
    func onlyListed(_ text: String, _ expected: String) throws {
        let expected = expected.replacing("*", with: Self.mark)
        #expect(try sent(text, Self.onlyListed) == [expected, expected, expected])
    }

    @Test(
        "In onlyListed mode, plain text in a listed place is sent unchanged",
        arguments: [
            "4242", "a, b", #""quoted""#, "{}", "[]", #""a", "b""#, "5 [sic]", #"{"id":1}, {"id":2}"#, #"W/"abc""#,
            "null", "-1.5e3", #"if (a) { "b" }"#, "a {b} c", "2026-11-29", "\"", "\u{FEFF}a", "x [1, 2]", ", ,",
            #"data["key"]"#, #"a {"b"}, ["c" d]"#,
        ]
    )
    func plainText(_ text: String) throws {
        #expect(try sent(text, Self.onlyListed) == [text, text, text])
    }

    @Test("In onlyListed mode, JSON nested too deeply to be searched is redacted") func depth() throws {
        var text = #"{"x":"Hunter2"}"#
        for _ in 0..<6 {
            for sent in try sent(text, Self.onlyListed) {
                #expect(sent?.contains(Self.mark) == true && sent?.contains("Hunter2") == false)
            }
            text = JSONValue.string(text).jsonText
        }
    }

    @Test("A Location or Link header that contains JSON is redacted as JSON", arguments: ["Location", "Link"])
    func urlHeaders(_ name: String) throws {
        let headers: HeaderFields = [HeaderName(name): #"{"id":1,"x":"s"}, {"x":"s"}"#]
        let event = try SentEvent(CapturedCall(received: headers), redaction: Self.onlyListed)
        #expect(event.header(name) == #"{"id":1,"x":"\#(Self.mark)"}, {"x":"\#(Self.mark)"}"#)
    }

    @Test(
        "In the default mode, names and paths apply to each JSON document in a text",
        arguments: [
            (#"{"card":{"number":"s"}}, {"password":"s"}"#, #"{"card":{"number":"*"}}, {"password":"*"}"#),
            ("{\"number\":1}\n{\"card\":{\"number\":\"s\"}}\n", "{\"number\":1}\n{\"card\":{\"number\":\"*\"}}\n"),
            ("\u{FEFF}{\"card\":{\"number\":\"s\"}}", "\u{FEFF}{\"card\":{\"number\":\"*\"}}"),
            ("\u{FEFF}{\"passw\\u006frd\":\"s\"}", "\u{FEFF}{\"passw\\u006frd\":\"*\"}"),
            (#""{\"card\":{\"number\":\"s\"}}""#, #""{\"card\":{\"number\":\"*\"}}""#),
            (#"[{"pin":"s"}],{"pin":1}"#, #"[{"pin":"*"}],{"pin":1}"#),
            (#"{"number":1}, {"number":2}"#, #"{"number":1}, {"number":2}"#),
        ]
    )
    func hiddenNames(_ text: String, _ expected: String) throws {
        let expected = expected.replacing("*", with: Self.mark)
        #expect(try sent(text, Self.paths) == [expected, expected, expected])
    }

    @Test("Masked keys are removed from lines of JSON inside a string") func masks() throws {
        let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction(), maskedKeys: ["card"])
        let body = policy.body(CapturedBody(Data(#"{"a":"{\"card\":1}\n{\"b\":2}"}"#.utf8)), contentType: nil).body
        #expect(body.map { String(decoding: $0.bytes, as: UTF8.self) } == #"{"a":"{}\n{\"b\":2}"}"#)
    }

    @Test(
        "Text that is nearly JSON is redacted in linear time",
        .tags(.slow),
        arguments: [
            "\"", "\"\n", "\"\\\"", "{\"", "{\"\":", "[{", "{}", "\"\",", "\\\"{", " [\"", "(\"[\"", "{\"a\":1}",
            "\u{FEFF}", "1,",
        ]
    )
    func linear(_ part: String) throws {
        let text = String(repeating: part, count: 60_000 / part.utf8.count)
        for redaction in [Self.onlyListed, Self.paths] { _ = try sent(text, redaction) }
    }
}
