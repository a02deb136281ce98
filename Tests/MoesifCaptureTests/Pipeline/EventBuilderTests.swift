import Foundation
import Testing

@testable import MoesifCapture

@Suite struct EventBuilderTests {
    private func response(_ url: String? = nil, body: CapturedBody = .none) throws -> CapturedCall.Response {
        CapturedCall.Response(
            url: try url.map { try #require(URL(string: $0)) },
            status: 418,
            headers: ["B": "2"],
            body: body
        )
    }

    @Test("An event has the request, response, times and direction of its call") func takesTheCallOver() throws {
        let call = try CapturedCall(
            "https://h/p?a=1",
            sent: ["A": "1"],
            body: "{}",
            received: ["B": "2"],
            answer: "[1]"
        )
        let event = EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: 10)).event(call)
        #expect(event.request.uri == "https://h/p?a=1" && event.request.verb == "POST")
        #expect(event.request.headers == ["A": "1"] && event.request.body == Moesif.Event.Body(Data("{}".utf8)))
        #expect(event.request.time == Date(timeIntervalSince1970: 0))
        let response = try #require(event.response)
        #expect(
            response.status == 200 && response.headers == ["B": "2"]
                && response.body == Moesif.Event.Body(Data("[1]".utf8))
        )
        #expect(Timestamp(response.time).text == "1970-01-01T00:00:00.303Z")
        #expect(event.direction == .outgoing && event.weight == 1 && event.metadata == nil && event.userID == nil)
    }

    @Test(
        "The JSON that is written directly equals the JSON of the event's value",
        arguments: [Moesif.Event.Direction.incoming, .outgoing]
    )
    func bothWays(_ direction: Moesif.Event.Direction) throws {
        let sent: HeaderFields = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]
        var call = try CapturedCall(
            "https://h/graphql?a=1",
            sent: sent,
            body: #"{"query":"query Pets { a }"}"#,
            received: ["B": "2"],
            answer: "[1]"
        )
        call.direction = direction
        call.clientAddress = "192.0.2.7"
        call.transactionID = "0b9de1a8-5e1c-4d7a-9a6c-3f1e2d4c5b6a"
        call.trace = CallTrace(receiving: sent)
        var attributes = CallAttributes(
            userID: "u",
            companyID: "c",
            sessionToken: "s",
            metadata: ["m": 1],
            tags: ["a", "b"]
        )
        let builder = EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: 1000, apiVersion: "1"))
        for name in [nil, "getPet", String(repeating: "x", count: 257)] {
            attributes.actionName = name
            let text = String(decoding: builder.json(call, attributes, weight: 1), as: UTF8.self)
            #expect(builder.event(call, attributes).description == text)
            #expect(text.contains(#""trace_id":"0af7651916cd43dd8448eb211c80319c","span":{"id":""#))
            #expect(text.contains(#""action_name":"\#(name ?? "Pets")""#) == (name?.utf8.count != 257))
        }
    }

    @Test("The verb is in upper case") func theVerbIsInUpperCase() throws {
        let call = try CapturedCall()
        for verb in ["GET", "M-SEARCH", "patch"] {
            let request = CapturedCall.Request(url: call.request.url, method: verb, headers: [:], body: .none)
            let other = CapturedCall(request: request, response: nil, error: nil, start: .now, duration: .zero)
            #expect(
                EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: 1)).event(other).request.verb
                    == verb.uppercased()
            )
        }
    }

    @Test("A failed call is recorded with its error and without a response")
    func aCallThatFailedHasNoResponse() throws {
        let failure = CallFailure(domain: NSURLErrorDomain, code: -1001)
        let event = try SentEvent(CapturedCall().answered(nil, error: failure))
        #expect(event.value["response"] == nil)
        #expect(
            event.value["metadata"]
                == [
                    "capture": [
                        "error": ["domain": "NSURLErrorDomain", "code": -1001, "text": "timed out"], "duration_ms": 303,
                    ]
                ]
        )
    }

    @Test("A call that fails after the response head keeps status and headers")
    func aCallThatFailedMidwayKeepsWhatCame() throws {
        let failure = CallFailure(domain: NSURLErrorDomain, code: -1005)
        let call = try CapturedCall().answered(response(body: CapturedBody(omitted: .incomplete)), error: failure)
        let event = try SentEvent(call)
        #expect(event.value["response"]?["status"] == 418 && event.header("B") == "2")
        #expect(event.value["response"]?["body"] == nil)
        #expect(event.omitted == ["response_body": "incomplete"])
        #expect(event.value["metadata"]?["capture"]?["error"]?["text"] == "connection lost")
    }

    @Test("The description and user info of an error are not sent") func theErrorsOwnWordsDoNotLeave() throws {
        let error = NSError(
            domain: NSURLErrorDomain,
            code: -1004,
            userInfo: [NSLocalizedDescriptionKey: "hunter2", "NSErrorFailingURLStringKey": "https://h/?key=hunter2"]
        )
        let event = try SentEvent(CapturedCall().answered(nil, error: CallFailure(error)))
        #expect(!event.readable.contains("hunter2"))
        #expect(event.value["metadata"]?["capture"]?["error"]?["text"] == "cannot connect to host")
    }

    @Test(
        "A streamed or incomplete body is noted on both sides",
        arguments: [(.streamed, "streamed"), (.incomplete, "incomplete")] as [(CapturedBody.Omission, String)]
    )
    func bodiesThatWereNotKeptAreNoted(omission: CapturedBody.Omission, expected: String) throws {
        let call = try CapturedCall()
        let body = CapturedBody(omitted: omission)
        let request = CapturedCall.Request(url: call.request.url, method: "PUT", headers: [:], body: body)
        let event = try SentEvent(
            CapturedCall(
                request: request,
                response: try response(body: body),
                error: nil,
                start: call.start,
                duration: call.duration
            )
        )
        #expect(event.omitted == ["request_body": .string(expected), "response_body": .string(expected)])
        #expect(event.value["request"]?["body"] == nil && event.value["response"]?["body"] == nil)
    }

    @Test("A body over the limit is replaced by a notice with its size and the limit")
    func aBodyOverTheLimitSaysSoInItsPlace() throws {
        let call = try CapturedCall()
        let body = CapturedBody(Data(repeating: 0, count: 3000), limit: 1024)
        let event = try SentEvent(call.answered(response(body: body)), bodyLimit: 1024)
        #expect(event.value["response"]?["body"] == ["omitted": "over the limit", "bytes": 3000, "limit": 1024])
        #expect(event.value["response"]?["transfer_encoding"] == "json")
        #expect(event.omitted == ["response_body": "over the limit"])
    }

    @Test(
        "The final URI is noted only if it differs from the request's",
        arguments: [
            ("https://h/p", nil), ("https://h/p#f", nil), ("https://u:p@h/p", nil), ("https://h/q", "https://h/q"),
            ("http://h/p", "http://h/p"), ("https://h/p?token=s", "https://h/p?token=[redacted]"),
        ]
    )
    func theFinalURIIsToldWhereItIsAnother(final: String, expected: String?) throws {
        let event = try SentEvent(CapturedCall("https://h/p").answered(response(final)))
        #expect(event.uri == "https://h/p")
        #expect(event.value["metadata"]?["capture"]?["final_uri"]?.string == expected)
        #expect((event.value["metadata"] == nil) == (expected == nil))
    }

    @Test("URIs that differ only in redacted values count as the same")
    func urisThatDifferInTheirSecretsAreOne() throws {
        let event = try SentEvent(CapturedCall("https://h/?code=1").answered(response("https://h/?code=2")))
        #expect(event.value["metadata"] == nil)
    }

    @Test("A URI longer than 32 KiB is cut, and its length is noted") func longURIsAreCut() throws {
        let long = "https://h/" + String(repeating: "x", count: 40_000)
        let limit = 32 * 1024
        let asked = try SentEvent(CapturedCall(long))
        #expect(asked.uri?.utf8.count == limit && asked.uri.map(long.hasPrefix) == true)
        #expect(asked.omitted == ["uri": "truncated from 40010 bytes"])
        let answered = try SentEvent(CapturedCall("https://h/p").answered(response(long)))
        #expect(answered.uri == "https://h/p")
        #expect(answered.value["metadata"]?["capture"]?["final_uri"]?.string?.utf8.count == limit)
        #expect(answered.omitted == ["final_uri": "truncated from 40010 bytes"])
        let both = try SentEvent(CapturedCall(long).answered(response(long + "yy")))
        #expect(both.omitted == ["uri": "truncated from 40010 bytes", "final_uri": "truncated from 40012 bytes"])
        let exact = "https://h/" + String(repeating: "x", count: limit - 10)
        #expect(try SentEvent(CapturedCall(exact)).uri == exact)
    }

    @Test("A secret in a long URI is redacted before the URI is cut")
    func aSecretInALongURIIsRedactedBeforeTheCut() throws {
        let event = try SentEvent(
            CapturedCall("https://h/?a=\(String(repeating: "x", count: 32_700))&token=hunter2hunter2")
        )
        #expect(!event.readable.contains("hunter2"))
    }

    @Test("The library's notes are merged into the app's metadata under capture") func notesJoinWhatTheMetadataHolds() {
        var notes = CaptureDiagnostics()
        #expect(notes.added(to: nil) == nil)
        #expect(notes.added(to: ["a": 1]) == ["a": 1])
        notes.finalURI = "u"
        notes.omitted["x"] = "y"
        #expect(notes.added(to: nil) == ["capture": ["final_uri": "u", "omitted": ["x": "y"]]])
        #expect(
            notes.added(to: ["a": 1, "capture": ["own": 2, "final_uri": "old"]])
                == ["a": 1, "capture": ["own": 2, "final_uri": "u", "omitted": ["x": "y"]]]
        )
        #expect(notes.added(to: ["capture": 7]) == ["capture": ["final_uri": "u", "omitted": ["x": "y"]]])
    }

    @Test("An event stays under 1,000,000 bytes whatever the call contains")
    func eachEventIsUnderTheLimitWhateverTheCallHolds() throws {
        let controls = String(repeating: "\u{1}", count: 400_000)
        var headers = HeaderFields()
        for index in 0..<100 { headers["X-\(index)"] = String(controls.prefix(5000)) }
        let call = try CapturedCall(
            "https://h/" + String(repeating: "x", count: 100_000),
            sent: headers,
            body: #"{"a":"\#(String(repeating: "x", count: 400_000))"}"#,
            received: headers,
            answer: controls
        )
        let bytes = try #require(
            EventEncoder.encode(EventBuilder(.init(redaction: Moesif.Redaction(), bodyLimit: .max)).event(call))
        )
        #expect(bytes.count < 1_000_000)
    }
}
