import Foundation
import Testing

@testable import MoesifCapture

/// The mode that sends the values of listed headers, query items and body keys only.
@Suite("The onlyListed mode") struct OnlyListedTests {
    private static let mark = Moesif.Redaction.mark
    private static let form: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
    private static let secret = "Hunter2"

    private static let redaction: Moesif.Redaction = {
        var redaction = Moesif.Redaction()
        redaction.mode = .onlyListed(
            headers: ["Accept", "Location", "Link", "X-Text", "Authorization"],
            queryItems: ["page", "next", "token"],
            bodyKeys: ["id", "note", "password", "card.brand", "items[].name", "tags"]
        )
        return redaction
    }()

    private func event(_ call: CapturedCall, masks: Moesif.Masks = Moesif.Masks()) -> Moesif.Event {
        EventBuilder(.init(redaction: Self.redaction, masks: masks, bodyLimit: 1 << 18)).event(call)
    }

    @Test("The onlyListed mode is off by default") func theModeIsOffByDefault() {
        #expect(Moesif.Redaction().mode == .listed)
        #expect(Moesif.Redaction.Mode.onlyListed() != .listed)
    }

    @Test("Only listed headers keep their values, and credentials among them are redacted") func headers() throws {
        let headers: HeaderFields = [
            "ACCEPT": "a", "Content-Type": "text/x", "X-Other": "b", "Authorization": "Bearer c", "Host": "h",
            "Accepts": "d",
        ]
        let event = try SentEvent(CapturedCall(sent: headers, received: headers), redaction: Self.redaction)
        for side in ["request", "response"] {
            #expect(
                event.value[side]?["headers"] == [
                    "ACCEPT": "a", "Content-Type": .string(Self.mark), "X-Other": .string(Self.mark),
                    "Authorization": .string(Self.mark), "Host": .string(Self.mark), "Accepts": .string(Self.mark),
                ]
            )
        }
    }

    @Test(
        "Only listed query items keep their values, in the URI and in headers that hold one",
        arguments: [
            ("?page=1&x=2&token=3", "?page=1&x=*&token=*"), ("?PAGE=1", "?PAGE=1"),
            ("?p%61ge=1&%70=2", "?p%61ge=1&%70=*"),
            ("?secret", "?*"), ("?page", "?page"), ("?page&secret", "?page&*"), ("?=s", "?=*"), ("?a=", "?a=*"),
            ("?a&&b=1", "?*&&b=*"), ("?page=1;x=2;y", "?page=1;x=*"), ("?x=1;page=2", "?x=*"),
            ("?page=1;s", "?page=1;*"),
            ("?page[x]=1&x[page]=2&page[]=3&page[0]=4", "?page[x]=*&x[page]=*&page[]=3&page[0]=4"),
            ("?page.x=1&x.page=2", "?page.x=*&x.page=*"), ("?%7B%22a%22:%22s=1", "?*"),
            // Listed values are searched too.
            ("?next=https://h/%3Fx%3D1%26page%3D2", "?next=https%3A%2F%2Fh%2F%3Fx%3D%5Bredacted%5D%26page%3D2"),
            ("?next=%7B%22x%22:1,%22id%22:2%7D", "?next=%7B%22x%22%3A%22%5Bredacted%5D%22%2C%22id%22%3A2%7D"),
        ]
    )
    func queries(_ query: String, _ expected: String) throws {
        let expected = expected.replacing("*", with: Self.mark)
        let uri = "https://h/p" + query.replacing("[", with: "%5B").replacing("]", with: "%5D")
        let escaped =
            "https://h/p"
            + expected.replacing("[x]", with: "%5Bx%5D").replacing("[page]", with: "%5Bpage%5D")
            .replacing("[]", with: "%5B%5D").replacing("[0]", with: "%5B0%5D")
        let call = try CapturedCall(uri, received: ["Location": uri, "Link": "<\(uri)>; rel=next", "Referer": uri])
        let event = try SentEvent(call, redaction: Self.redaction)
        #expect(event.uri == escaped && event.header("Location") == escaped)
        #expect(event.header("Link") == "<\(escaped)>; rel=next" && event.header("Referer") == Self.mark)
        let final = CapturedCall.Response(url: URL(string: uri), status: 200, headers: [:], body: .none)
        let redirected = try SentEvent(CapturedCall("https://other/").answered(final), redaction: Self.redaction)
        #expect(redirected.value["metadata"]?["capture"]?["final_uri"]?.string == escaped)
    }

    @Test(
        "A listed header is searched for URLs and JSON with unlisted values",
        arguments: ["https://h/?x=s", "https://h/?s", #"{"x":"s"}"#, #"["s"]"#, "see /p?s#s"]
    )
    func otherHeadersThatAreLetThroughAreLookedInto(_ value: String) throws {
        let event = try SentEvent(CapturedCall(received: ["X-Text": value]), redaction: Self.redaction)
        let sent = try #require(event.header("X-Text"))
        #expect(sent.contains(Self.mark) && !sent.contains("\"s\"") && !sent.contains("?s") && !sent.contains("=s"))
    }

    @Test(
        "Only listed JSON members keep their values",
        arguments: [
            (#"{"id":1e5,"x":1e5,"b":true,"n":null}"#, #"{"id":1e5,"x":"*","b":"*","n":null}"#),
            (#"{"password":"s","id":{"password":["s"],"z":1}}"#, #"{"password":"*","id":{"password":"*","z":"*"}}"#),
            (
                #"{"card":{"brand":"v","number":1},"items":[{"name":"n","p":1}]}"#,
                #"{"card":{"brand":"v","number":"*"},"items":[{"name":"n","p":"*"}]}"#
            ),
            ("\u{FEFF}[1,{\"id\":2}]", #"["*",{"id":2}]"#),
            // Listed strings: JSON and URL queries inside them.
            (#"{"note":"{\"id\":1,\"x\":2}"}"#, #"{"note":"{\"id\":1,\"x\":\"*\"}"}"#),
            (#"{"note":"[1]"}"#, #"{"note":"[\"*\"]"}"#),
            (#"{"note":"https://h/?page=1&x=2"}"#, #"{"note":"https://h/?page=1&x=*"}"#),
            (#"{"note":"https://h/?4242424242"}"#, #"{"note":"https://h/?*"}"#),
            (#"{"note":"password: s"}"#, #"{"note":"*"}"#), (#"{"note":"YWJjZA=="}"#, #"{"note":"YWJjZA=="}"#),
            (#"{"note":"a: b, c=d"}"#, #"{"note":"a: b, c=d"}"#), (#"{"note":"50%"}"#, #"{"note":"50%"}"#),
            (#"{"note":"100%25%7B%22x%22:1%7D"}"#, #"{"note":"100%25%7B%22x%22%3A%22%5Bredacted%5D%22%7D"}"#),
            (#"{"note":"[{\"note\":\"[[\\\"s\\\"]]\"}]"}"#, #"{"note":"[{\"note\":\"[[\\\"*\\\"]]\"}]"}"#),
            (#"{"note":"%5B1%5D"}"#, #"{"note":"%5B%22%5Bredacted%5D%22%5D"}"#),
            (#"{"note":"why?"}"#, #"{"note":"why?"}"#),
            (#"{"note":"what is it? s"}"#, #"{"note":"what is it? s"}"#), (#"{"note":"a?b"}"#, #"{"note":"a?*"}"#),
        ]
    )
    func json(_ body: String, _ expected: String) throws {
        for type in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
            let headers: HeaderFields = ["Content-Type": type]
            let event = event(try CapturedCall(sent: headers, body: body, received: headers, answer: body))
            let bodies = [event.request.body, event.response?.body].map {
                String(decoding: $0?.bytes ?? Data(), as: UTF8.self)
            }
            let expected = expected.replacing("*", with: Self.mark)
            #expect(bodies == [expected, expected] && event.metadata == nil)
        }
    }

    @Test(
        "Only listed form fields keep their values",
        arguments: [
            ("id=1&x=2", "id=1&x=*"), ("a[id]=1&id[a]=2&id[]=3&id[0]=4&id=5", "a[id]=1&id[a]=*&id[]=3&id[0]=4&id=5"),
            ("card[brand]=v&card[number]=1&card.brand=w", "card[brand]=v&card[number]=*&card.brand=w"),
            ("x[card][brand]=v&brand=w&card[brand][x]=y", "x[card][brand]=*&brand=*&card[brand][x]=*"),
            ("items[0][name]=n&items[][name]=m&items[name]=o", "items[0][name]=n&items[][name]=m&items[name]=*"),
            ("id%5Ba%5D=1&i%64=2", "id%5Ba%5D=*&i%64=2"), ("password=s&id=1", "password=*&id=1"), ("s", "*"),
            ("id", "id"),
            ("id=1;x=2", "id=1;x=*"), ("id[a=1&[id]=2&a]id=3&id]=4", "id[a=*&[id]=*&a]id=*&id]=*"),
            (#"id=1&{"x":"s=1"}"#, "id=1&*"), ("a+b=s", "a+b=*"), ("note=YWJjZA%3D%3D", "note=YWJjZA%3D%3D"),
            ("note=50%", "note=50%"), ("note=5+%25", "note=5+%25"),
            ("note=%7B%22x%22%3A1%7D", "note=%7B%22x%22%3A%22%5Bredacted%5D%22%7D"),
            ("tags=a&tags[]=b&tags[1]=c", "tags=a&tags[]=b&tags[1]=c"),
            ("id=1\r\n", "id=1\r\n"),
        ]
    )
    func forms(_ body: String, _ expected: String) throws {
        let event = event(try CapturedCall(sent: Self.form, body: body))
        #expect(
            String(decoding: event.request.body?.bytes ?? Data(), as: UTF8.self)
                == expected.replacing("*", with: Self.mark)
        )
    }

    @Test(
        "A body that is neither JSON nor a form is omitted",
        arguments: [
            ("Hunter2", nil), ("Hunter2=1", nil), ("SGVsbG8=", nil), ("a=Hunter2", nil),
            ("<id>Hunter2</id>", "application/xml"),
            (#"{"id":"Hunter2""#, "application/json"),
            (#"{"id":1}"# + "\n" + #"{"id":"Hunter2"}"#, "application/x-ndjson"),
            ("--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nHunter2", "multipart/form-data; boundary=x"),
            ("Hunter2 is=1", "application/x-www-form-urlencoded"),
            (#"{"Hunter2":"a=1"#, "application/x-www-form-urlencoded"),
            ("\u{0}Hunter2", "application/octet-stream"), ("id=Hunter2", "text/plain"),
            (#"{"id":NaN,"x":"Hunter2"}"#, nil),
            (
                String(repeating: "[", count: 600) + "\"Hunter2\"" + String(repeating: "]", count: 600),
                "application/json"
            ),
        ] as [(String, String?)]
    )
    func whatCannotBeProvenIsLeftOut(_ body: String, _ type: String?) throws {
        let headers: HeaderFields = type.map { ["Content-Type": $0] } ?? [:]
        let call = try CapturedCall(sent: headers, body: body, received: headers, answer: body)
        let event = try SentEvent(call, redaction: Self.redaction)
        #expect(event.body(of: "request") == nil && event.body(of: "response") == nil)
        #expect(!event.readable.contains(Self.secret) && !event.readable.contains("SGVsbG8"))
        let reason: JSONValue = "only listed: neither JSON nor a form"
        #expect(event.omitted == ["request_body": reason, "response_body": reason])
    }

    @Test(
        "A body that is a single JSON string, number or Boolean is redacted",
        arguments: [#""Hunter2""#, "4242", " true", #" "a=b" "#]
    )
    func aScalarIsBlackedOut(_ body: String) throws {
        let event = try SentEvent(CapturedCall(body: body), redaction: Self.redaction)
        #expect(event.body(of: "request") == "\"\(Self.mark)\"")
    }

    @Test("Masks remove listed headers, query items and body keys") func masksTakeOut() throws {
        var masks = Moesif.Masks()
        masks.requestHeaders = ["Accept"]
        masks.requestBodyKeys = ["id"]
        masks.queryKeys = ["page"]
        let call = try CapturedCall("https://h/?page=1&x=2", sent: ["Accept": "a"], body: #"{"id":1,"note":"n"}"#)
        let event = event(call, masks: masks)
        #expect(event.request.headers.isEmpty && event.request.uri == "https://h/?x=\(Self.mark)")
        #expect(event.request.body?.json == ["note": "n"])
    }

    @Test("User, tags, metadata and the error code are sent unchanged") func whatTheAppSaysIsNotTouched() throws {
        var attributes = CallAttributes()
        attributes.userID = "u"
        attributes.metadata = ["order": 42]
        attributes.tags = ["t"]
        let builder = EventBuilder(.init(redaction: Self.redaction, bodyLimit: 1000))
        let failed = CallFailure(domain: "NSURLErrorDomain", code: -1001)
        let event = builder.event(try CapturedCall().answered(nil, error: failed), attributes)
        #expect(event.userID == "u" && event.tags == ["t"] && event.metadata?["order"] == 42)
        #expect(event.metadata?["capture"]?["error"]?["code"] == -1001)
    }

    @Test("A body is decoded by its original headers even if these are redacted")
    func theBodyIsReadByItsHeadersAsTheyWere() throws {
        let packed = try #require(Gzip.compress(Data("id=1&x=2".utf8)))
        let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"]
        var call = try CapturedCall(sent: headers)
        call = CapturedCall(
            request: CapturedCall.Request(
                url: call.request.url,
                method: "POST",
                headers: headers,
                body: CapturedBody(packed)
            ),
            response: nil,
            error: nil,
            start: call.start,
            duration: .zero
        )
        let event = event(call)
        #expect(event.request.body?.bytes == Data("id=1&x=\(Self.mark)".utf8))
        #expect(event.request.headers["Content-Type"] == Self.mark)
    }
}
