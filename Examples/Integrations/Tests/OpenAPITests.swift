import Foundation
import HTTPTypes
import MoesifCapture
import MoesifCaptureTesting
import MoesifOpenAPI
import OpenAPIRuntime
import Testing

/// Calls through `MoesifMiddleware`, with a closure as the transport.
@Suite(.timeLimit(.minutes(2)))
struct OpenAPITests {
    private struct Broken: Error {}

    private let collector: FakeCollector
    private let moesif: Moesif
    private let middleware: MoesifMiddleware
    private let base: URL

    init() throws {
        collector = try FakeCollector()
        moesif = collector.client { $0.outgoing.propagatesTrace = .only(["traced.example"]) }
        middleware = MoesifMiddleware(moesif: moesif)
        base = try #require(URL(string: "https://api.example/v1"))
    }

    private func event() async throws -> JSONValue {
        try await collector.onlyEvent(of: moesif)
    }

    private func call(
        _ body: HTTPBody? = nil,
        at base: URL? = nil,
        next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
    ) async throws -> (HTTPResponse, HTTPBody?) {
        var request = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/pets?limit=1")
        request.headerFields[.accept] = "application/json"
        return try await middleware.intercept(
            request,
            body: body,
            baseURL: base ?? self.base,
            operationID: "createPet",
            next: next
        )
    }

    private func omission(_ name: String, of event: JSONValue) -> JSONValue? {
        event["metadata"]?["capture"]?["omitted"]?[name]
    }

    @Test("A call is recorded as one event with both bodies") func aCallIsOneEventWithBothBodies() async throws {
        let (response, body) = try await call(HTTPBody(#"{"name":"Rex"}"#)) { request, body, url in
            #expect(request.path == "/pets?limit=1")
            #expect(!request.headerFields.contains { $0.name.canonicalName == "traceparent" })
            let body = try #require(body)
            #expect(body.length == .known(14) && body.iterationBehavior == .multiple)
            #expect(try await String(collecting: body, upTo: 100) == #"{"name":"Rex"}"#)
            var response = HTTPResponse(status: .created)
            response.headerFields[.contentType] = "application/json"
            return (response, HTTPBody(#"{"id":7}"#))
        }
        let answer = try #require(body)
        #expect(response.status == .created && answer.length == .known(8))
        await moesif.flush()
        #expect(collector.events.isEmpty)
        #expect(try await String(collecting: answer, upTo: 100) == #"{"id":7}"#)
        let event = try await event()
        #expect(event["action_name"] == "createPet")
        #expect(
            event["request"]?["uri"] == "https://api.example/v1/pets?limit=1" && event["request"]?["verb"] == "POST"
        )
        #expect(event["request"]?["headers"]?["Accept"] == "application/json")
        #expect(event["request"]?["body"] == ["name": "Rex"])
        #expect(event["response"]?["status"] == 201 && event["response"]?["body"] == ["id": 7])
        #expect(event["response"]?["headers"]?["Content-Type"] == "application/json")
        #expect(event["metadata"]?["capture"]?["omitted"] == nil)
    }

    @Test("A body that is read twice is recorded once") func aBodyThatIsSentTwiceIsRecordedOnce() async throws {
        let (_, body) = try await call(HTTPBody(#"{"name":"Rex"}"#)) { _, body, _ in
            let body = try #require(body)
            for _ in 1...2 { #expect(try await String(collecting: body, upTo: 100) == #"{"name":"Rex"}"#) }
            return (HTTPResponse(status: .ok), HTTPBody(#"{"id":7}"#))
        }
        for _ in 1...2 { #expect(try await String(collecting: #require(body), upTo: 100) == #"{"id":7}"#) }
        let event = try await event()
        #expect(event["request"]?["body"] == ["name": "Rex"] && event["response"]?["body"] == ["id": 7])
    }

    @Test("A request body that fails is recorded as incomplete")
    func aBodyThatIsSentInPartIsRecordedAsFarAsItWent() async throws {
        let pieces = AsyncThrowingStream<HTTPBody.ByteChunk, any Error> { continuation in
            continuation.yield(Array("abc".utf8)[...])
            continuation.finish(throwing: Broken())
        }
        let (_, body) = try await call(HTTPBody(pieces, length: .known(9))) { _, body, _ in
            let body = try #require(body)
            #expect(body.length == .known(9) && body.iterationBehavior == .single)
            await #expect(throws: Broken.self) { try await String(collecting: body, upTo: 100) }
            return (HTTPResponse(status: .badRequest), nil)
        }
        #expect(body == nil)
        let event = try await event()
        #expect(omission("request_body", of: event) == "incomplete, 3 bytes received")
        #expect(omission("response_body", of: event) == nil && event["response"]?["status"] == 400)
    }

    @Test("A request body is complete as soon as its last byte is read")
    func aServerThatAnswersAfterTheLastByteHasTheWholeBody() async throws {
        _ = try await call(HTTPBody(#"{"name":"Rex"}"#)) { _, body, _ in
            var iterator = try #require(body).makeAsyncIterator()
            _ = try await iterator.next()
            return (HTTPResponse(status: .ok), nil)
        }
        let event = try await event()
        #expect(event["request"]?["body"] == ["name": "Rex"] && omission("request_body", of: event) == nil)
    }

    @Test("An error of the transport is passed on and recorded")
    func whatTheTransportThrowsIsThrownAndRecorded() async throws {
        await #expect(throws: Broken.self) { _ = try await call(HTTPBody("abc")) { _, _, _ in throw Broken() } }
        let event = try await event()
        #expect(event["metadata"]?["capture"]?["error"]?["domain"]?.string?.hasSuffix("Broken") == true)
        #expect(event["response"]?["status"] == nil && event["action_name"] == "createPet")
        #expect(omission("request_body", of: event) == "incomplete, 0 bytes received")
    }

    /// The client wraps an error of its transport before the middleware sees it.
    @Test("The underlying error of a ClientError is recorded") func theCauseOfAFailureIsRecorded() async throws {
        let error = await #expect(throws: ClientError.self) {
            _ = try await call { _, _, _ in
                throw ClientError(
                    operationID: "createPet",
                    operationInput: "",
                    causeDescription: "Transport threw an error.",
                    underlyingError: URLError(.timedOut)
                )
            }
        }
        #expect(error?.operationID == "createPet")
        let recorded = try await event()["metadata"]?["capture"]?["error"]
        #expect(recorded?["domain"]?.string == NSURLErrorDomain && recorded?["code"]?.int == NSURLErrorTimedOut)
    }

    @Test(
        "A response without content ends its call at once",
        arguments: [
            (HTTPResponse.Status.ok, HTTPBody("")), (.noContent, HTTPBody("abc")), (.notModified, HTTPBody("abc")),
        ]
    )
    func aResponseWithoutContentEndsItsCallUnread(_ status: HTTPResponse.Status, _ body: HTTPBody) async throws {
        let (_, received) = try await call { _, _, _ in (HTTPResponse(status: status), body) }
        let event = try await event()
        #expect(event["response"]?["status"]?.int == status.code && omission("response_body", of: event) == nil)
        #expect(received === body)
    }

    @Test("A response that is released unread ends its call")
    func aResponseThatIsDroppedUnreadEndsItsCall() async throws {
        _ = try await call { _, _, _ in (HTTPResponse(status: .ok), HTTPBody("abc")) }
        let event = try await event()
        #expect(
            omission("response_body", of: event) == "incomplete, 0 bytes received"
                && event["response"]?["status"] == 200
        )
        #expect(event["metadata"]?["capture"]?["error"] == nil)
    }

    @Test("A response that fails is recorded as incomplete, with the error")
    func aResponseThatFailsIsRecordedAsFarAsItCame() async throws {
        let pieces = AsyncThrowingStream<HTTPBody.ByteChunk, any Error> { continuation in
            continuation.yield(Array("abc".utf8)[...])
            continuation.finish(throwing: Broken())
        }
        let (_, body) = try await call { _, _, _ in (HTTPResponse(status: .ok), HTTPBody(pieces, length: .unknown)) }
        await #expect(throws: Broken.self) { _ = try await String(collecting: #require(body), upTo: 100) }
        let event = try await event()
        #expect(omission("response_body", of: event) == "incomplete, 3 bytes received")
        #expect(event["metadata"]?["capture"]?["error"]?["domain"]?.string?.hasSuffix("Broken") == true)
    }

    @Test("The trace is sent to a listed host") func aTraceIsNamedToTheHostsThatAreListed() async throws {
        let name = try #require(HTTPField.Name("traceparent"))
        let (response, _) = try await call(at: URL(string: "https://traced.example")) { request, _, _ in
            var response = HTTPResponse(status: .ok)
            response.headerFields[name] = request.headerFields[name]
            return (response, nil)
        }
        let trace = try #require(try await event()["trace_id"]?.string)
        #expect(response.headerFields[name]?.contains(trace) == true)
    }
}
