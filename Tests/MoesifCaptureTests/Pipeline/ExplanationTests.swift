import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// An explanation names the option that decided, and agrees with the event that is sent.
@Suite(.timeLimit(.minutes(5)))
struct ExplanationTests {
    private static let url =
        "https://api.example.com/bot/12345:AAE_abcdefghijklmnopqrstuvwxyz012345678/items?token=t-1&page=2"

    private static func call(
        _ url: String = url,
        direction: Moesif.Event.Direction = .outgoing
    ) throws -> CapturedCall {
        CapturedCall(
            request: CapturedCall.Request(
                url: try #require(URL(string: url)),
                method: "POST",
                headers: [
                    "Authorization": "Bearer abc", "X-My-Token": "def", "Accept": "application/json",
                    "X-Trace": "1", "Content-Type": "application/json",
                ],
                body: CapturedBody(Data(#"{"password":"p","card":{"number":"4111","kind":"v"},"tags":["a","b"]}"#.utf8))
            ),
            response: CapturedCall.Response(
                status: 200,
                headers: ["Set-Cookie": "sid=1", "Content-Type": "application/json"],
                body: CapturedBody(Data(#"{"access_token":"x","ok":true}"#.utf8))
            ),
            direction: direction
        )
    }

    private func client(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) -> TestClient {
        TestClient(configure)
    }

    private func parts(_ explanation: Moesif.Explanation) -> [String: String] {
        Dictionary(
            explanation.parts.map { ($0.path, "\($0.treatment)\($0.reason.isEmpty ? "" : ": ")\($0.reason)") },
            uniquingKeysWith: { $1 }
        )
    }

    @Test("Each part of an explanation names the option that decided")
    func options() throws {
        let client = client { configuration in
            configuration.masks.requestHeaders = ["X-Trace"]
            configuration.masks.requestBodyKeys = ["number"]
        }
        let parts = parts(client.moesif.explain(try Self.call()))
        #expect(parts["request.headers.Authorization"] == "redacted: redaction.headers")
        #expect(parts["request.headers.X-My-Token"] == "redacted: redaction.headersContaining")
        #expect(parts["request.headers.X-Trace"] == "removed: masks.requestHeaders")
        #expect(parts["request.headers.Accept"] == "sent")
        #expect(parts["request.body.password"] == "redacted: redaction.bodyKeys")
        #expect(parts["request.body.card.number"] == "removed: masks.requestBodyKeys")
        #expect(parts["request.body.card.kind"] == "sent")
        #expect(parts["request.body.tags[1]"] == "sent")
        #expect(parts["response.headers.Set-Cookie"] == "redacted: redaction.headers")
        #expect(parts["response.body.access_token"] == "redacted: redaction.bodyKeys")
        #expect(parts["response.body.ok"] == "sent")
        #expect(parts["response.status"] == "sent" && parts["direction"] == "sent")
    }

    @Test("A redacted URL names an option that redacted it")
    func urls() throws {
        let client = client()
        let query = parts(client.moesif.explain(try Self.call("https://h/a?token=t-1&page=2")))
        #expect(query["request.uri"] == "redacted: redaction.queryItems")
        let both = try #require(parts(client.moesif.explain(try Self.call()))["request.uri"])
        #expect(both.hasPrefix("redacted: ") && both.contains("redaction."))
    }

    @Test("A part that two options change names both, whatever else is changed")
    func overlap() throws {
        var request = URLRequest(url: try #require(URL(string: "https://h/a?api_key=k")))
        request.setValue("k", forHTTPHeaderField: "X-Api-Key")
        let parts = parts(client().moesif.explain(request))
        #expect(parts["request.headers.X-Api-Key"] == "redacted: redaction.headers, redaction.headersContaining")
        #expect(parts["request.uri"] == "redacted: redaction.queryItems")
    }

    @Test("A part left out by host, mode or size names the reason")
    func bodies() throws {
        var client = client { $0.outgoing.bodies = .none }
        var parts = parts(client.moesif.explain(try Self.call()))
        #expect(parts["request.body.card.kind"] == "removed: outgoing.bodies")
        client = self.client { $0.redaction.mode = .onlyListed(headers: ["Accept"]) }
        parts = self.parts(client.moesif.explain(try Self.call()))
        #expect(parts["request.headers.Accept"] == "sent")
        #expect(parts["request.headers.X-Trace"] == "redacted: redaction.mode")
        client = self.client { $0.bodyLimit = 10 }
        parts = self.parts(client.moesif.explain(try Self.call()))
        #expect(parts["request.body"]?.hasPrefix("left out: ") == true)
    }

    @Test("maskEvent is named if it changed a part or dropped the event")
    func hooks() throws {
        var client = client { configuration in
            configuration.maskEvent = { event in
                var event = event
                event.request.headers["Accept"] = nil
                return event
            }
        }
        let parts = parts(client.moesif.explain(try Self.call()))
        #expect(parts["request.headers.Accept"] == "removed: maskEvent")
        #expect(parts["request.headers.Authorization"] == "redacted: redaction.headers")
        client = self.client { $0.maskEvent = { _ in nil } }
        #expect(client.moesif.explain(try Self.call()).omission == "maskEvent returned nil")
    }

    @Test("A part that maskEvent adds is listed")
    func addedParts() throws {
        let client = client { configuration in
            configuration.maskEvent = { event in
                var event = event
                event.metadata = ["email": "a@example.com"]
                return event
            }
        }
        #expect(parts(client.moesif.explain(try Self.call()))["metadata.email"] == "sent: maskEvent")
    }

    @Test("A part that is removed for the size of the event does not name a hook")
    func oversizedEvent() throws {
        let client = client { $0.bodyLimit = 1_000_000 }
        let body = CapturedBody(Data(#"{"a":"\#(String(repeating: "x", count: 990_000))"}"#.utf8))
        let url = try #require(URL(string: "https://h/"))
        let call = CapturedCall(
            request: .init(url: url, method: "POST", body: body),
            response: .init(status: 200, body: body)
        )
        let reasons = client.moesif.explain(call).parts.map(\.reason)
        #expect(!reasons.contains { $0.contains("maskEvent") } && reasons.contains("too large"))
    }

    @Test("A hook that throws is named, and nothing is logged")
    func hooksThatThrow() throws {
        struct Failure: Error {}
        let entries = Lock<[Moesif.LogEntry]>([])
        var client = client { configuration in
            configuration.outgoing.metadata = { _ in throw Failure() }
            configuration.log = { entry in entries.withLock { $0.append(entry) } }
        }
        let explanation = client.moesif.explain(try Self.call())
        #expect(explanation.hookErrors == ["outgoing.metadata threw an error of type Failure"])
        #expect(explanation.description.hasSuffix("\noutgoing.metadata threw an error of type Failure"))
        client = self.client { configuration in
            configuration.maskEvent = { _ in throw Failure() }
            configuration.log = { entry in entries.withLock { $0.append(entry) } }
        }
        #expect(client.moesif.explain(try Self.call()).omission == "maskEvent threw an error of type Failure")
        #expect(entries.withLock { $0.filter { $0.level > .info } } == [])
    }

    @Test("The explanation of a call without an event names the reason")
    func omissions() async throws {
        let call = try Self.call()
        func omission(_ configure: (inout Moesif.Configuration) -> Void) -> String? {
            client(configure).moesif.explain(call).omission
        }
        #expect(omission { $0.outgoing.skip = { _ in true } } == "outgoing.skip returned true")
        #expect(omission { $0.outgoing.hosts = .none } == "outgoing.hosts does not include its host")
        #expect(omission { $0.consent = .denied } == "consent is denied")
        #expect(omission { $0.outgoing.sampling = Moesif.Sampling(rate: 0) } == "outgoing.sampling did not choose it")
        #expect(
            Moesif(applicationID: "").explain(call).omission?.hasPrefix("the client is disabled: ") == true
        )
        let skipped = Moesif.withoutCapture { client().moesif.explain(call).omission }
        #expect(skipped == "its request or context excludes it")
        let ended = client()
        await ended.moesif.shutdown()
        #expect(ended.moesif.explain(call).omission == "the client is shut down")
        let file = URLRequest(url: URL(fileURLWithPath: "/tmp"))
        #expect(client().moesif.explain(file).omission == "it is not http or https")
    }

    @Test(
        "An explanation holds the event that would be sent, and sends nothing",
        arguments: [Moesif.Event.Direction.outgoing, .incoming]
    )
    func eventIsTheOneThatIsSent(_ direction: Moesif.Event.Direction) async throws {
        let client = client { configuration in
            configuration.outgoing.identifyUser = { _ in "u-1" }
            configuration.outgoing.metadata = { _ in ["order": 42] }
        }
        let call = try Self.call(direction: direction)
        let explained = try #require(client.moesif.explain(call).event)
        #expect(client.transport.requests.isEmpty && client.moesif.statistics == Moesif.Statistics())
        if direction == .outgoing {
            client.moesif.record(request: call.request, response: call.response, start: call.start, duration: .zero)
        } else {
            client.moesif.incoming.record(
                request: call.request,
                response: call.response,
                start: call.start,
                duration: .zero
            )
        }
        var sent = try #require(await client.events().first?.object)
        var expected = explained
        (sent["transaction_id"], expected["transaction_id"]) = (nil, nil)
        #expect(JSONValue.object(sent) == JSONValue.object(expected))
    }

    @Test("A URLRequest and its HTTPURLResponse can be explained")
    func foundationTypes() throws {
        var request = URLRequest(url: try #require(URL(string: "https://h/a")))
        request.httpMethod = "PUT"
        request.httpBody = Data(#"{"password":"p"}"#.utf8)
        request.setValue("Bearer abc", forHTTPHeaderField: "Authorization")
        let response = HTTPURLResponse(
            url: try #require(request.url),
            statusCode: 201,
            httpVersion: nil,
            headerFields: [:]
        )
        let explanation = client().moesif.explain(request, response, data: Data("[1]".utf8))
        let parts = parts(explanation)
        #expect(parts["request.headers.Authorization"] == "redacted: redaction.headers")
        #expect(parts["request.body.password"] == "redacted: redaction.bodyKeys")
        #expect(parts["response.body[0]"] == "sent" && explanation.event?["response"]?["status"] == 201)
    }

    @Test("The description of an explanation is a table without values")
    func description() throws {
        let explanation = client().moesif.explain(try Self.call("https://h/a"))
        let text = explanation.description
        #expect(text.contains("request.headers.Authorization  redacted  redaction.headers\n"))
        #expect(!text.contains("Bearer") && !text.contains("4111"))
        #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
        let skipped = client { $0.outgoing.skip = { _ in true } }.moesif.explain(try Self.call())
        #expect(skipped.description == "no event: outgoing.skip returned true")
    }
}
