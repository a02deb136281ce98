import Foundation
import Testing

@testable import MoesifCapture

/// Secrets in uncommon places and formats: none is sent, and no other data is lost.
@Suite("Secrets in uncommon places") struct HiddenSecretTests {
    private static let secret = "Hunter2isTheSecret"

    private func expectHidden(_ call: CapturedCall, _ comment: Comment) throws {
        let event = try SentEvent(call)
        #expect(!event.readable.contains(Self.secret), comment)
    }

    @Test(
        "No secret in a header that holds URIs is sent, whatever stands around it",
        arguments: [
            "/a#x, b://u:S@h/#y, c://h/?token=S", "/a?b=1, //u:S@h/b", "/cb?state=Doe, John&access_token=S",
            "/cb#state=Doe, John&access_token=S", "/cb?access_token=a, S",
            "/cb?a=1, /x?access_token=S", "/a, https://u:S@h/", "/a#x, https://u:S@h/b?c=1",
            "/cb?code=1#access_token=S",
            "https://h/p?next=https%3A%2F%2Fapp%2F%23access_token%3DS", "?a={\"access_token\":\"S\"}",
        ]
    )
    func headers(_ uri: String) throws {
        let uri = uri.replacing("S", with: Self.secret)
        for name in DefaultLists.uriHeaders + ["Refresh", "HX-Redirect", "X-Callback-Url", "SourceMap"] {
            // Fragments are secret only in headers that are known to hold a URI.
            if uri.hasPrefix("/cb#"), !DefaultLists.uriHeaders.contains(name) { continue }
            let headers: HeaderFields = [HeaderName(name): uri]
            try expectHidden(CapturedCall(sent: headers, received: headers), "\(name): \(uri)")
        }
    }

    @Test(
        "A secret inside an encoded query value is redacted",
        arguments: [
            "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Faccess_token%3DS", "next=http://u:S@h/",
            "next=http%3A%2F%2Fu%3AS%40h%2F",
            "u=https%253A%252F%252Fapp%252Fcb%253Faccess_token%253DS", "q=%7B%22access_token%22%3A%22S%22%7D",
            "q=[{\"a\":{\"apiKey\":\"S\"}}]", "q=%7B%22access_token%22%3A%22S%22", "a=b%3D1%26access_token%3DS",
            "next=%2Flogin%3Fnext%3D%252Fx%253Ftoken%253DS", "next=/x%23id_token%3DS", "a;next=http://u:S@h/",
            "http://u:S@h/", "q=%22%7B%5C%22access_token%5C%22%3A%5C%22S%5C%22%7D%22", "refresh_token=S", "id_token=S",
            "accessToken=S", "code_verifier=S", "clientsecret=S", "Input.Password=S", "user.password=S",
            "form:password=S", "a=1,access_token=S", "a=1%0Aaccess_token=S", "a=1|password=S", "q=access_token:S",
            "q=jsonp({\"access_token\":\"S\"})", "xml=%3Cpassword%3ES%3C%2Fpassword%3E",
            "next=%22https%3A%2F%2Fu%3AS%40h%22", "next=[http://h?access_token=S]", "next=%20//u:S@h/",
            "%EF%BB%BFaccess_token=S", "https://h/x//u:S@h2/",
            "a=%2Fx%3Fa%3D%252Fx%253Fa%253D%25252Fx%25253Fa%25253D%2525252Fx%2525253Faccess_token%2525253DS",
        ]
    )
    func queries(_ query: String) throws {
        let query = query.replacing("S", with: Self.secret)
        try expectHidden(CapturedCall("https://h/p?\(query)"), "\(query)")
        let form: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
        if query.contains("=") {
            try expectHidden(CapturedCall(sent: form, body: query, received: form, answer: query), "\(query)")
        }
        let final = try #require(URL(string: "https://h/q?\(query)"))
        try expectHidden(
            CapturedCall().answered(CapturedCall.Response(url: final, status: 200, headers: [:], body: .none)),
            "\(query)"
        )
    }

    @Test(
        "A query value without a secret stays byte for byte",
        arguments: [
            "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fa%3D1%23%2Fhome", "next=http://h/a@b", "q=a%3Db+c", "t=10%3A30",
            "q=%7B%22a%22%3A1%7D", "mail=ada%40example.com", "q=%22quoted%22", "x=100%25", "next=/%23/home",
            "b=YWJj%3D%3D",
            "q=how+to+reset+a+password", "grant_type=password", "user.name=1", "sort=keyboard:asc", "page.size=1",
        ]
    )
    func otherValues(_ query: String) throws {
        let event = try SentEvent(CapturedCall("https://h/p?\(query)"))
        #expect(event.uri == "https://h/p?\(query)")
    }

    @Test(
        "A redacted value keeps the encoding around it",
        arguments: [
            (
                "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fa%3D1%26access_token%3DS&b=2",
                "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fa%3D1%26access_token%3D%5Bredacted%5D&b=2"
            ),
            ("next=http://u:S@h/&b=2", "next=http://h/&b=2"), ("next=/a?token=S&b=2", "next=/a?token=[redacted]&b=2"),
        ]
    )
    func redactedValues(query: String, expected: String) throws {
        #expect(try SentEvent(CapturedCall("https://h/p?\(query)")).uri == "https://h/p?\(expected)")
    }

    @Test(
        "A listed key is found in any text format and any Unicode encoding",
        arguments: [
            "user\taccess_token\njoe\tS", "user,access_token\njoe,S", "user|access_token\n-|-\njoe|S",
            "{'access_token'\n: 'S'}", "access_token\n:\nS", "access_token S", "\u{1}access_token\u{2}S",
            "client_secret -> S",
            "%7B%22access_token%22%3A%22S%22%7D", "line\\naccess_token=S x", "password is S", "apiKey: S",
        ]
    )
    func bodies(_ body: String) throws {
        let body = body.replacing("S", with: Self.secret)
        for type in [
            "text/plain", "text/csv", "text/tab-separated-values", "application/octet-stream", "application/json",
        ] {
            let headers: HeaderFields = ["Content-Type": type]
            try expectHidden(CapturedCall(sent: headers, body: body, received: headers, answer: body), "\(body)")
        }
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian] {
            let bytes = try #require(body.data(using: encoding))
            let policy = BodyPolicy(limit: 10_000, redaction: Moesif.Redaction())
            let (sent, omitted) = policy.body(CapturedBody(bytes), contentType: "text/plain")
            #expect(sent == nil && omitted != nil, "\(body)")
        }
    }

    @Test("A listed key is found in CBOR, MessagePack and binary property lists") func binaryFormats() throws {
        let value = Array(Self.secret.utf8)
        let bodies: [[UInt8]] = [
            [0xA1, 0x6C] + Array("access_token".utf8) + [0x72] + value,  // CBOR
            [0x81, 0xAC] + Array("access_token".utf8) + [0xB2] + value,  // MessagePack
            Array("bplist00".utf8) + [0xD1, 1, 2, 0x58] + Array("password".utf8) + [0x5F, 0x10, 0x12] + value,
        ]
        for body in bodies {
            let policy = BodyPolicy(limit: 10_000, redaction: Moesif.Redaction())
            #expect(policy.body(CapturedBody(Data(body)), contentType: "application/octet-stream").body == nil)
        }
    }

    @Test(
        "A form is searched for secrets, however its items are separated",
        arguments: [
            "a=1\r\npassword=S", "user=ada\r\npassword: S", "a=1,password=S", "data=x{\"password\":\"S\"}",
            "data={\"a\":\"x&y\",\"password\":\"S\"}", "openid:ns=1&code=S", "\"a\"=1&code=S", "\u{FEFF}password=S",
            "code=1&a=1,password=S", "$password=S", "a=1&user/password=S",
        ]
    )
    func forms(_ body: String) throws {
        let body = body.replacing("S", with: Self.secret)
        let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
        try expectHidden(CapturedCall(sent: headers, body: body, received: headers, answer: body), "\(body)")
    }

    @Test("Masked keys are found in the values of forms") func maskedValues() throws {
        for body in ["a=1\ncard=S", "data={'card':'S'}", "data=<card>S</card>"] {
            let body = body.replacing("S", with: Self.secret)
            let policy = BodyPolicy(limit: 1000, redaction: Moesif.Redaction(), maskedKeys: ["card"])
            let sent = policy.body(CapturedBody(Data(body.utf8)), contentType: "application/x-www-form-urlencoded").body
            #expect(sent.map { String(decoding: $0.bytes, as: UTF8.self).contains(Self.secret) } != true, "\(body)")
        }
    }

    @Test("An underscore in a header name counts as a hyphen", arguments: ["api_key", "x_api_key", "X_Auth_Token"])
    func underscores(_ name: String) throws {
        let headers: HeaderFields = [HeaderName(name): Self.secret]
        try expectHidden(CapturedCall(sent: headers, received: headers), "\(name)")
    }

    @Test("A header with many fragments is redacted in linear time", .tags(.slow)) func fragments() {
        let redactor = URIRedactor(redacting: ["token"], [])
        for value in [
            String(repeating: "#, a://", count: 140_000),
            "#, " + String(repeating: "a", count: 400_000) + "/" + String(repeating: "://", count: 130_000),
        ] {
            #expect(redactor.redact(header: value).utf8.count <= value.utf8.count)
        }
    }

    @Test(
        "Prose, tables and binary data without a listed key are sent unchanged",
        arguments: [
            "Dear Ada, the passwords were changed.", "user\tcity\njoe\tRome", "<p>Sign in</p>", "key: value",
            "token,code\n1,2",
            "%PDF-1.7 \u{0}\u{1}\u{2}", "secretary, assertions",
        ]
    )
    func otherBodies(_ body: String) throws {
        let headers: HeaderFields = ["Content-Type": "text/plain"]
        let event = try SentEvent(CapturedCall(sent: headers, body: body, received: headers, answer: body))
        #expect(event.body(of: "request") == body && event.body(of: "response") == body)
    }

    @Test(
        "JSON that strict parsers reject is sent in base64",
        arguments: [
            #"{"a":"\ud800"}"#, #"{"a":1e999}"#, String(repeating: "[", count: 61) + String(repeating: "]", count: 61),
        ]
    )
    func strictReaders(_ body: String) throws {
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.value["request"]?["transfer_encoding"] == "base64" && event.body(of: "request") == body)
    }

    @Test("Metadata that is nested too deeply is omitted, and the event notes it") func deepMetadata() throws {
        let deep = (0..<61).reduce(JSONValue.int(1)) { value, _ in ["a": value] }
        var attributes = CallAttributes()
        attributes.metadata = ["deep": deep]
        let builder = EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: 100))
        let event = try #require(JSONValue(parsing: builder.json(try CapturedCall(), attributes, weight: 1)))
        #expect(event["metadata"] == ["capture": ["omitted": ["metadata": "nested too deeply"]]])
    }

    @Test(
        "A compressed body is decompressed whatever else its Content-Encoding lists",
        arguments: [
            "gzip", "gzip, identity", "identity,x-gzip", "GZIP ", "gzip, gzip", "gzip,aws-chunked", "gzip;q=1",
            "\"gzip\"",
        ]
    )
    func codings(_ header: String) throws {
        var bytes = Data(#"{"access_token":"\#(Self.secret)"}"#.utf8)
        for _ in header.lowercased().split(separator: ",") where header.contains("gzip, gzip") || bytes.first == 0x7B {
            bytes = try #require(Gzip.compress(bytes))
        }
        let body = ContentCoding(header).decoded(CapturedBody(bytes), limit: 1000)
        #expect(body.bytes == Data(#"{"access_token":"\#(Self.secret)"}"#.utf8))
    }

    @Test("A long form and a long Location header are redacted in linear time", .tags(.slow)) func linear() throws {
        let form = String(repeating: "a[b]=;", count: 40_000)
        let location = String(repeating: ", ", count: 500_000)
        let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded", "Location": location]
        let event = try SentEvent(CapturedCall(sent: headers, body: form, received: headers, answer: form))
        #expect(event.value["request"]?["transfer_encoding"] == "base64")
    }
}
