import Foundation
import Testing

@testable import MoesifCapture

@Suite struct BodyPolicyTests {
    private static let reason: JSONValue = "contains a secret that cannot be redacted"

    @Test(
        "Malformed JSON with a secret key is omitted",
        arguments: [
            "{\"access_token\":\"hunter2\"}\n{\"a\":1}\n", "{\"a\":1}\n{\"ACCESS_TOKEN\":\"hunter2\"}",
            #"{"access_token":"hunter2","b":"#, #"{"access_token":"hunter2"#, #"{"access_token":"hunter2","b":NaN}"#,
            #"{"n":Infinity,"a":[{"refresh_token":"hunter2"}]}"#, #"{"client_secret":"hunter2",}"#,
            #"{"id_token" : "hunter2"}}"#,
            #"callback({"client_assertion":"hunter2"})"#, #"// x\#n{"id_token":"hunter2"}"#,
            #"'a' {"access_token":"hunter2"}"#,
            "data: {\"access_token\":\"hunter2\"}\n\n", #"{"\u0061ccess_token":"hunter2","#,
            #""{\"access_token\":\"hunter2\"}""#,
            // Omitted even though one item of it can be redacted.
            "{\"refresh_token\":\"hunter2\",\"u\":\"/?a=1&access_token=x\"}\n{}",
            "{\"id_token\":\"hunter2\"}&password=1",
        ]
    )
    func whatIsNearlyJSONAndHoldsASecretIsLeftOut(_ body: String) throws {
        for type in [
            "application/json", "application/x-ndjson", "text/event-stream", nil, "application/x-www-form-urlencoded",
        ] {
            let headers: HeaderFields = type.map { ["Content-Type": $0] } ?? [:]
            let event = try SentEvent(CapturedCall(sent: headers, body: body, received: headers, answer: body))
            #expect(!event.readable.contains("hunter2"))
            for side in ["request", "response"] {
                #expect(event.value[side]?["body"] == nil && event.value[side]?["transfer_encoding"] == nil)
            }
            #expect(event.omitted == ["request_body": Self.reason, "response_body": Self.reason])
        }
    }

    /// A tag, or the first line of a table, stands far from the value that it names.
    @Test(
        "Markup and tables with a secret key are omitted",
        arguments: [
            ("<a><access_token>hunter2</access_token></a>", "application/xml"),
            ("\n<client_secret x=\"y\">hunter2</client_secret>", nil),
            ("<dict><key>id_token</key><string>hunter2</string></dict>", "text/plain"),
            ("user,access_token\njoe,hunter2", "text/csv; charset=utf-8"),
        ]
    )
    func markupAndTablesWithASecretAreLeftOut(_ body: String, _ type: String?) throws {
        let headers: HeaderFields = type.map { ["Content-Type": $0] } ?? [:]
        let event = try SentEvent(CapturedCall(sent: headers, body: body, received: headers, answer: body))
        #expect(!event.readable.contains("hunter2"))
        #expect(event.omitted == ["request_body": Self.reason, "response_body": Self.reason])
    }

    @Test(
        "Text without a secret key is sent unchanged, in base64",
        arguments: [
            "{\"a\":1}\n{\"b\":2}", #"{"a":NaN}"#, #"{"a":"access_tokens"#, "no_access_token", #"{"code":"kept","b":"#,
            "plain",
            "<a href=\"x\">",
        ]
    )
    func whatHoldsNoneIsSentAsItIs(_ body: String) throws {
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.body(of: "request") == body && event.body(of: "response") == body)
        #expect(event.value["request"]?["transfer_encoding"] == "base64")
        #expect(event.value["metadata"] == nil)
    }

    @Test("A multipart form with a secret field is omitted", arguments: DefaultLists.spellings(DefaultLists.formKeys))
    func multipartFormsWithASecretAreLeftOut(_ name: String) throws {
        let body = "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\nhunter2\r\n--b--\r\n"
        let headers: HeaderFields = ["Content-Type": "Multipart/form-data; boundary=b"]
        let event = try SentEvent(CapturedCall(sent: headers, body: body, received: headers, answer: body))
        #expect(!event.readable.contains("hunter2"))
        #expect(event.omitted == ["request_body": Self.reason, "response_body": Self.reason])
        let harmless = body.replacing(name, with: "file")
        #expect(try SentEvent(CapturedCall(sent: headers, body: harmless)).body(of: "request") == harmless)
    }

    @Test("A form with bytes that are not UTF-8 is redacted") func aFormWithStrayBytesIsStillRead() throws {
        let body = Data("a=".utf8) + Data([0xFF, 0xE9]) + Data("&password=hunter2&b=".utf8) + Data([0xC3])
        let policy = BodyPolicy(limit: 100, redaction: Moesif.Redaction())
        let (sent, omitted) = policy.body(CapturedBody(body, limit: 100), contentType: nil)
        let expected = Data("a=".utf8) + Data([0xFF, 0xE9]) + Data("&password=[redacted]&b=".utf8) + Data([0xC3])
        #expect(sent?.bytes == expected && sent?.transferEncoding == .base64 && omitted == nil)
    }

    @Test(
        "A form is redacted even if its content type names another format",
        arguments: ["text/plain", "application/octet-stream", "image/png", "application/json"]
    )
    func aFormOfAnotherTypeIsReadAsOne(_ type: String) throws {
        for (body, sent) in [
            ("grant_type=password&password=hunter2", "grant_type=password&password=[redacted]"),
            ("code=hunter2\r\n", "code=[redacted]"), ("a=1&b=2", "a=1&b=2"),
        ] {
            let event = try SentEvent(CapturedCall(sent: ["Content-Type": type], body: body))
            #expect(event.body(of: "request") == sent)
        }
    }

    @Test("The request body and the response body are each read by their own content type")
    func theSidesHaveTypesOfTheirOwn() throws {
        let form: HeaderFields = ["content-TYPE": "application/x-www-form-urlencoded"]
        let text: HeaderFields = ["content-type": "text/plain"]
        let event = try SentEvent(CapturedCall(sent: form, body: "code=a b", received: text, answer: "code=a b"))
        #expect(event.body(of: "request") == "code=[redacted]" && event.body(of: "response") == "code=a b")
        let other = try SentEvent(CapturedCall(sent: text, body: "code=a b", received: form, answer: "code=a b"))
        #expect(other.body(of: "request") == "code=a b" && other.body(of: "response") == "code=[redacted]")
    }

    @Test("A binary body is sent in base64") func binaryGoesOutInBase64() throws {
        let bytes = Data((0...255).map { UInt8($0) })
        let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction())
        for type in [nil, "image/png", "application/x-www-form-urlencoded"] {
            let (sent, omitted) = policy.body(CapturedBody(bytes, limit: 1000), contentType: type)
            #expect(sent == Moesif.Event.Body(base64: bytes) && omitted == nil)
        }
    }

    @Test("A body over the limit is replaced by a notice with its size, if known, and the limit")
    func whatIsOverTheLimitIsReplaced() throws {
        let captured = CapturedBody(Data(repeating: 0x78, count: 101), limit: 100)
        #expect(captured.bytes == nil && captured.omission == .overLimit && captured.count == 101)
        let (body, omitted) = BodyPolicy(limit: 100, redaction: Moesif.Redaction()).body(captured, contentType: nil)
        #expect(
            body == Moesif.Event.Body(["omitted": "over the limit", "bytes": 101, "limit": 100])
                && omitted == "over the limit"
        )
        let unknown = BodyPolicy(limit: 7, redaction: Moesif.Redaction()).body(
            CapturedBody(omitted: .overLimit),
            contentType: nil
        )
        #expect(
            unknown.body == Moesif.Event.Body(["omitted": "over the limit", "limit": 7])
                && unknown.omitted == "over the limit"
        )
    }

    @Test("A body of exactly the limit is kept") func theLimitItselfIsWithin() {
        let captured = CapturedBody(Data(repeating: 0x78, count: 100), limit: 100)
        #expect(captured.bytes?.count == 100 && captured.omission == nil && captured.count == 100)
    }

    @Test("An empty body counts as no body") func noBodyIsNone() {
        for captured in [CapturedBody(nil, limit: 1), CapturedBody(Data(), limit: 0), .none] {
            #expect(captured == .none && captured.count == 0)
            let (body, omitted) = BodyPolicy(limit: 1, redaction: Moesif.Redaction()).body(captured, contentType: nil)
            #expect(body == nil && omitted == nil)
        }
    }

    @Test(
        "A streamed body, a file and an incomplete body are noted, with their size if known",
        arguments: [
            (.streamed, "streamed", "bytes"), (.file, "a file", "bytes"), (.incomplete, "incomplete", "bytes received"),
        ] as [(CapturedBody.Omission, String, String)]
    )
    func otherOmissionsAreNoted(omission: CapturedBody.Omission, expected: String, unit: String) {
        let policy = BodyPolicy(limit: 1, redaction: Moesif.Redaction())
        let unknown = policy.body(CapturedBody(omitted: omission), contentType: nil)
        #expect(unknown.body == nil && unknown.omitted == expected)
        let known = policy.body(CapturedBody(omitted: omission, count: 5), contentType: nil)
        #expect(known.body == nil && known.omitted == "\(expected), 5 \(unit)")
    }
}
