import Foundation
import Testing

@testable import MoesifCapture

/// Secrets in uncommon places and forms: none leaves, and nothing else is lost.
@Suite struct HiddenSecretTests {
    private static let secret = "Hunter2isTheSecret"

    private func expectHidden(_ call: CapturedCall, _ comment: Comment) throws {
        let event = try SentEvent(call)
        #expect(!event.readable.contains(Self.secret), comment)
    }

    @Test(
        "A URI in a header is redacted whatever its values hold",
        arguments: [
            "/cb?state=Doe, John&access_token=S", "/cb#state=Doe, John&access_token=S", "/cb?access_token=a, S",
            "/cb?a=1, /x?access_token=S", "/a, https://u:S@h/", "/a#x, https://u:S@h/b?c=1",
            "/cb?code=1#access_token=S",
            "https://h/p?next=https%3A%2F%2Fapp%2F%23access_token%3DS", "?a={\"access_token\":\"S\"}",
        ]
    )
    func headers(_ uri: String) throws {
        let uri = uri.replacing("S", with: Self.secret)
        for name in DefaultLists.uriHeaders + ["Refresh", "HX-Redirect", "X-Callback-Url", "SourceMap"] {
            // A fragment of a header that is not known to hold a URI is no secret's place.
            if uri.hasPrefix("/cb#"), !DefaultLists.uriHeaders.contains(name) { continue }
            let headers: HeaderFields = [HeaderName(name): uri]
            try expectHidden(CapturedCall(sent: headers, received: headers), "\(name): \(uri)")
        }
    }

    @Test(
        "Values of a query are looked into",
        arguments: [
            "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Faccess_token%3DS", "next=http://u:S@h/",
            "next=http%3A%2F%2Fu%3AS%40h%2F",
            "u=https%253A%252F%252Fapp%252Fcb%253Faccess_token%253DS", "q=%7B%22access_token%22%3A%22S%22%7D",
            "q=[{\"a\":{\"apiKey\":\"S\"}}]", "q=%7B%22access_token%22%3A%22S%22", "a=b%3D1%26access_token%3DS",
            "next=%2Flogin%3Fnext%3D%252Fx%253Ftoken%253DS", "next=/x%23id_token%3DS", "a;next=http://u:S@h/",
            "http://u:S@h/", "q=%22%7B%5C%22access_token%5C%22%3A%5C%22S%5C%22%7D%22", "refresh_token=S", "id_token=S",
            "accessToken=S", "code_verifier=S", "clientsecret=S",
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
        "A value without a secret stays byte for byte",
        arguments: [
            "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fa%3D1%23%2Fhome", "next=http://h/a@b", "q=a%3Db+c", "t=10%3A30",
            "q=%7B%22a%22%3A1%7D", "mail=ada%40example.com", "q=%22quoted%22", "x=100%25", "next=/%23/home",
            "b=YWJj%3D%3D",
            "q=how+to+reset+a+password",
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
        "A listed key is found in a body of any kind",
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

    @Test(
        "Prose, tables and binary without a listed key leave whole",
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
        "JSON that strict readers refuse goes out in base64",
        arguments: [
            #"{"a":"\ud800"}"#, #"{"a":1e999}"#, String(repeating: "[", count: 61) + String(repeating: "]", count: 61),
        ]
    )
    func strictReaders(_ body: String) throws {
        let event = try SentEvent(CapturedCall(body: body, answer: body))
        #expect(event.value["request"]?["transfer_encoding"] == "base64" && event.body(of: "request") == body)
    }

    @Test("Metadata that nests too deep is left out, and the event says so") func deepMetadata() throws {
        let deep = (0..<61).reduce(JSONValue.int(1)) { value, _ in ["a": value] }
        var attributes = CallAttributes()
        attributes.metadata = ["deep": deep]
        let builder = EventBuilder(redaction: Moesif.Redaction(), bodyLimit: 100)
        let event = try #require(JSONValue(parsing: builder.json(try CapturedCall(), attributes, weight: 1)))
        #expect(event["metadata"] == ["capture": ["omitted": ["metadata": "nested too deep"]]])
    }

    @Test(
        "A packed body is unpacked whatever else its codings list",
        arguments: [
            "gzip", "gzip, identity", "identity,x-gzip", "GZIP ", "gzip, gzip",
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

    @Test("Long input costs no more than its length") func linear() throws {
        let form = String(repeating: "a[b]=;", count: 40_000)
        let location = String(repeating: ", ", count: 500_000)
        let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded", "Location": location]
        let event = try SentEvent(CapturedCall(sent: headers, body: form, received: headers, answer: form))
        #expect(event.value["request"]?["transfer_encoding"] == "base64")
    }
}
