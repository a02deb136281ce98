import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls that the app records itself, because `URLSession` does not make them.
@Suite("Calls recorded by hand", .timeLimit(.minutes(10)))
struct OtherClientTests {
    @Test("A call is recorded when it returns and when it throws, and its result is passed on")
    func capturedAround() async throws {
        let client = TestClient()
        let request = CapturedCall.Request(url: try #require(URL(string: "https://api.example.com/a")), method: "POST")
        let text = await Moesif.withContext(user: "u-1") {
            await client.moesif.capture(request) {
                await Task.yield()
                return "answer"
            } response: { text in
                CapturedCall.Response(status: 201, body: CapturedBody(Data("\"\(text)\"".utf8)))
            } metadata: { _ in
                ["order": 42]
            }
        }
        await #expect(throws: URLError.self) {
            try await client.moesif.capture(request) { () async throws -> String in
                throw URLError(.timedOut)
            } response: { _ in
                nil
            }
        }
        let events = await client.events()
        #expect(text == "answer" && events.count == 2)
        #expect(events[0].at("response", "status") == 201 && events[0].at("metadata", "order") == 42)
        #expect(events[0]["user_id"] == "u-1" && events[1]["response"] == nil)
        #expect(events[1].at("metadata", "capture", "error", "code") == -1001)
    }

    private static let url = URL(string: "https://api.example.com/orders?token=secret-1") ?? URL(fileURLWithPath: "/")

    private func event(
        _ client: TestClient,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let events = await client.events(sourceLocation: sourceLocation)
        #expect(events.count == 1, sourceLocation: sourceLocation)
        return try #require(events.first, sourceLocation: sourceLocation)
    }

    @Test("A call recorded by hand is one redacted event with its context and times")
    func aCallIsOneEvent() async throws {
        let client = TestClient {
            $0.outgoing.identifyUser = { "\($0.request.method) \($0.direction.rawValue)" }
            $0.incoming.identifyUser = { _ in "incoming" }
        }
        Moesif.withContext(company: "c-1") {
            client.moesif.record(
                request: CapturedCall.Request(
                    url: Self.url,
                    method: "post",
                    headers: HeaderFields([(name: "Accept", value: "a"), (name: "accept", value: "b")]),
                    body: CapturedBody(Data(#"{"a":1}"#.utf8))
                ),
                response: CapturedCall.Response(
                    url: URL(string: "https://other.example/"),
                    status: 201,
                    headers: ["Set-Cookie": "secret-2"],
                    body: CapturedBody(Data("text".utf8))
                ),
                start: Date(timeIntervalSince1970: 1_767_225_600),
                duration: .milliseconds(303),
                metadata: { ["status": .int($0.response?.status ?? 0)] }
            )
        }
        let event = try await event(client)
        #expect(event["direction"] == "Outgoing" && event["user_id"] == "POST Outgoing" && event["company_id"] == "c-1")
        #expect(event.at("request", "verb") == "POST" && event.at("request", "headers", "Accept") == "a, b")
        #expect(event.at("request", "body") == ["a": 1] && event.at("request", "ip_address") == nil)
        #expect(event.at("request", "time") == "2026-01-01T00:00:00.000Z")
        #expect(event.at("response", "time") == "2026-01-01T00:00:00.303Z")
        #expect(event.at("response", "body") == "dGV4dA==")
        #expect(event.at("metadata", "status") == 201)
        #expect(event.at("metadata", "capture", "final_uri") == "https://other.example/")
        #expect(!event.jsonText.contains("secret-"))
        #expect(event.at("request", "headers", "X-Moesif-Transaction-Id") == nil)
    }

    @Test("A call that fails is recorded with its error and without a response")
    func aCallThatFailedHasNoResponse() async throws {
        let client = TestClient()
        client.moesif.record(
            request: CapturedCall.Request(url: Self.url, method: "GET"),
            response: nil,
            error: HookError(),
            start: Date() - 1
        )
        let event = try await event(client)
        #expect(event["response"] == nil)
        #expect(event.at("metadata", "capture", "error", "domain")?.string?.hasSuffix("HookError") == true)
        let duration = event.at("metadata", "capture", "duration_ms")?.int ?? 0
        #expect((1000..<60_000).contains(duration))
    }

    @Test("A call with another scheme than HTTP is recorded")
    func anotherSchemeThanHTTPWillDo() async throws {
        let client = TestClient()
        let url = try #require(URL(string: "http+unix://%2Frun%2Fa.sock/x"))
        client.moesif.record(request: CapturedCall.Request(url: url, method: "GET"), response: nil)
        #expect(try await event(client).at("request", "uri")?.string?.hasPrefix("http+unix://") == true)
    }

    @Test("Requests to the collector are skipped")
    func theCollectorsOwnCallsAreSkipped() async throws {
        let client = TestClient()
        let url = try #require(URL(string: "https://api.moesif.net/v1/events"))
        client.moesif.record(request: CapturedCall.Request(url: url, method: "POST"), response: nil)
        #expect(await client.events().isEmpty)
        #expect(client.moesif.statistics.skipped == 1)
    }

    @Test("A streamed body is kept up to the body limit", arguments: [(8, false), (9, true)])
    func aStreamIsKeptUpToTheLimit(bytes: Int, isOver: Bool) async throws {
        let client = TestClient { $0.bodyLimit = 8 }
        let recorder = client.moesif.bodyRecorder()
        for byte in 0..<bytes {
            if byte.isMultiple(of: 2) { recorder.append([0x61]) } else { recorder.append(Data([0x61])) }
        }
        recorder.append(Data())
        #expect(recorder.count == bytes)
        client.moesif.record(
            request: CapturedCall.Request(url: Self.url, method: "GET"),
            response: CapturedCall.Response(status: 200, body: recorder.body())
        )
        let body = try await event(client).at("response", "body")
        #expect(body == (isOver ? ["omitted": "over the limit", "bytes": 9, "limit": 8] : "YWFhYWFhYWE="))
    }

    @Test("A streamed body over the limit is not kept in memory")
    func aStreamOverTheLimitTakesNoMemory() {
        let recorder = TestClient().moesif.bodyRecorder()
        for _ in 0..<100 { recorder.append(repeatElement(0, count: 1 << 20)) }
        #expect(recorder.count == 100 << 20)
        #expect(recorder.body().bytes == nil && recorder.body().omission == .overLimit)
    }

    @Test("The reason for a missing body is recorded")
    func whyABodyIsNotThereCanBeSaid() async throws {
        let client = TestClient()
        client.moesif.record(
            request: CapturedCall.Request(
                url: Self.url,
                method: "PUT",
                body: CapturedBody(omitted: .file, count: 12)
            ),
            response: CapturedCall.Response(status: 200, body: CapturedBody(omitted: .streamed))
        )
        let omitted = try await event(client).at("metadata", "capture", "omitted")
        #expect(omitted == ["request_body": "a file, 12 bytes", "response_body": "streamed"])
    }
}
