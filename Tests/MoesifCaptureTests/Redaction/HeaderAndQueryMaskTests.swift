import Foundation
import Testing

@testable import MoesifCapture

@Suite struct HeaderAndQueryMaskTests {
    private func event(_ call: CapturedCall, _ configure: (inout Moesif.Masks) -> Void) -> Moesif.Event {
        var masks = Moesif.Masks()
        configure(&masks)
        return EventBuilder(.init(redaction: Moesif.Redaction(), masks: masks, bodyLimit: 1000)).event(call)
    }

    @Test(
        "A masked header is removed from its side, in any case",
        arguments: ["X-Mask", "x-mask", "X-MASK"],
        ["x-Mask", "X-MASK", "x-mask"]
    )
    func headersAreTakenOutInAnyCase(mask: String, name: String) throws {
        let headers: HeaderFields = [HeaderName(name): "hunter2", "X-Kept": "1", "X-Mask-2": "2"]
        let call = try CapturedCall(sent: headers, received: headers)
        let request = event(call) { $0.requestHeaders = [HeaderName(mask)] }
        #expect(request.request.headers == ["X-Kept": "1", "X-Mask-2": "2"])
        #expect(request.response?.headers == headers, "the other side has no masks")
        let response = event(call) { $0.responseHeaders = [HeaderName(mask)] }
        #expect(response.response?.headers == ["X-Kept": "1", "X-Mask-2": "2"])
        #expect(response.request.headers == headers)
        #expect(request.metadata == nil && response.metadata == nil)
    }

    @Test("A header that is both masked and redacted is removed") func aMaskWinsOverRedaction() throws {
        let headers: HeaderFields = ["Authorization": "hunter2", "Cookie": "hunter2", "Location": "/?token=hunter2"]
        let call = try CapturedCall(sent: headers, received: headers)
        let event = event(call) {
            $0.requestHeaders = ["authorization", "location"]
            $0.responseHeaders = ["cookie"]
        }
        #expect(event.request.headers == ["Cookie": "[redacted]"])
        #expect(event.response?.headers == ["Authorization": "[redacted]", "Location": "/?token=[redacted]"])
    }

    /// A masked header takes no room from the others.
    @Test("A masked header does not count toward the size limit of headers") func aMaskedHeaderIsNotMeasured() throws {
        var headers: HeaderFields = [:]
        for index in 100..<130 { headers["M-\(index)"] = String(repeating: "x", count: 8000) }
        headers["Y"] = "1"
        let names = Set(headers.names.filter { $0.description != "Y" })
        let event = event(try CapturedCall(sent: headers)) { $0.requestHeaders = names }
        #expect(event.request.headers == ["Y": "1"] && event.metadata == nil)
    }

    /// Body masks read the content type before the header is removed.
    @Test("A body is still read by its content type if that header is masked")
    func theTypeOfABodyIsReadThoughItsHeaderIsMasked() throws {
        let form: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
        let event = event(try CapturedCall(sent: form, body: "a=1&b=2")) {
            $0.requestHeaders = ["content-type"]
            $0.requestBodyKeys = ["b"]
        }
        #expect(event.request.headers.isEmpty && event.request.body?.bytes == Data("a=1".utf8))
    }

    /// The masked keys are `email` and `Token`; `token` is redacted by default.
    @Test(
        "A masked query item is removed from the URI and from headers that hold one",
        arguments: [
            ("/p?email=s", "/p"), ("/p?email=s&a=1", "/p?a=1"), ("/p?a=1&email=s&b=2", "/p?a=1&b=2"),
            ("/p?a=1&EMAIL=s", "/p?a=1"), ("/p?a=1&email", "/p?a=1"), ("/p?email=s&a=1&Email=t", "/p?a=1"),
            ("/p?a=1&%65mail=s", "/p?a=1"), ("/p?a=1&user%5Bemail%5D=s", "/p?a=1"), ("/p?a=1;email=s", "/p?a=1"),
            ("/p?token=s&a=1", "/p?a=1"), ("/p?key=s&email=t", "/p?key=[redacted]"), ("/p?a=email", "/p?a=email"),
            ("/p?emails=1", "/p?emails=1"), ("/email=1", "/email=1"), ("/p", "/p"),
        ]
    )
    func queryItemsAreTakenOut(path: String, expected: String) throws {
        let uri = "https://h\(path)"
        let headers: HeaderFields = ["Location": path, "referer": uri, "Link": "<\(path)>; rel=next", "X-Other": path]
        let event = event(try CapturedCall(uri, sent: headers, received: headers)) {
            $0.queryKeys = ["email", "Token"]
        }
        #expect(event.request.uri == "https://h\(expected)")
        for sent in [event.request.headers, event.response?.headers] {
            #expect(sent?["location"] == expected && sent?["referer"] == "https://h\(expected)")
            #expect(sent?["link"] == "<\(expected)>; rel=next" && sent?["x-other"] == expected)
        }
    }

    @Test("A masked query item is removed from the final URI after a redirect") func theFinalURIIsMaskedToo() throws {
        let first = try CapturedCall("https://h/a?email=hunter2")
        let final = CapturedCall.Response(
            url: URL(string: "https://h/b?email=hunter2&c=1"),
            status: 200,
            headers: [:],
            body: .none
        )
        let event = event(first.answered(final)) { $0.queryKeys = ["email"] }
        #expect(event.request.uri == "https://h/a")
        #expect(event.metadata?["capture"]?["final_uri"] == "https://h/b?c=1")
    }

    /// Only the masks of body keys apply to bodies.
    @Test("Query masks leave bodies unchanged") func queryMasksDoNotTouchBodies() throws {
        let event = event(try CapturedCall(body: #"{"email":1}"#, answer: "text")) { $0.queryKeys = ["email"] }
        #expect(event.request.body?["email"] == 1 && event.response?.body == Moesif.Event.Body(Data("text".utf8)))
    }
}
