#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The contents of `metadata.capture.timing` for each line of the README's table.
@Suite("Timing of calls", .tags(.linux), .timeLimit(.minutes(10)))
struct TimingTests {
    typealias Route = CaptureTableTests.Route
    typealias Kind = CaptureTableTests.Kind

    private let clock = ManualClock()

    /// Returns a server that takes 1.25 seconds to answer, by the client's clock.
    private func server() throws -> LoopbackServer {
        try LoopbackServer { [clock] request in
            switch request.path {
            case "/redirect": return .redirect(to: "/end", status: 303)
            case "/loop": return .redirect(to: "/loop")
            case "/refused": return .redirect(to: "/end", status: 302)
            default: clock.advance(by: .milliseconds(1250))
            }
            return request.path == "/cut"
                ? LoopbackServer.Response(body: .cut(Data("half".utf8), declaredLength: 5000)) : .text("answer")
        }
    }

    private func client(_ isOn: Bool = true) -> TestClient {
        TestClient { [clock] in
            $0.outgoing.logTiming = isOn
            $0.timeSource = clock
        }
    }

    /// Returns the event of one call.
    private func event(_ client: TestClient, _ route: Route, _ kind: Kind, _ path: String) async throws -> JSONValue {
        let server = try server()
        defer { server.stop() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("timing-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let delegate = StageDelegate(path == "/refused" ? .refusingRedirects : .plainly)
        let session = route.session(client.moesif, delegate)
        var request = URLRequest(url: server.url(path))
        request.httpMethod = "POST"
        await uncancelled { [request] in await kind.run(session, request, file, delegate) }
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        return try #require(events.first)
    }

    private static func showsHead(_ route: Route, _ kind: Kind) -> Bool {
        switch kind {
        case .bytes, .delegated, .delegatedUpload: true
        case .data, .upload, .file: route != .configured
        case .download, .delegatedDownload: false
        }
    }

    /// Replaces the first-byte time of a call that a client joins late: the system's clock measures that time.
    private static func withoutForeignTime(_ timing: JSONValue?, _ route: Route, _ kind: Kind) -> JSONValue? {
        guard route == .configured, kind == .bytes, var timing = timing?.object else { return timing }
        if timing["first_byte"] != nil { timing["first_byte"] = 1.25 }
        return .object(timing)
    }

    @Test(
        "The timing of each kind of call has the fields that its route provides",
        .tags(.slow),
        arguments: Route.allCases,
        Kind.allCases
    )
    func whole(_ route: Route, _ kind: Kind) async throws {
        for (path, redirects) in [("/end", 0), ("/redirect", 1)] {
            var expected: JSONObject = ["redirects": .int(redirects), "request_bytes": 5, "response_bytes": 6]
            if Self.showsHead(route, kind) { expected["first_byte"] = 1.25 }
            let timing = try await event(client(), route, kind, path).at("metadata", "capture", "timing")
            #expect(Self.withoutForeignTime(timing, route, kind) == .object(expected), "\(path)")
        }
    }

    @Test("The timing of a truncated call has the bytes received so far", arguments: Route.allCases, Kind.allCases)
    func cut(_ route: Route, _ kind: Kind) async throws {
        let event = try await event(client(), route, kind, "/cut")
        var expected: JSONObject = ["redirects": 0, "request_bytes": 5]
        if Self.showsHead(route, kind), event["response"] != nil { expected["first_byte"] = 1.25 }
        if [.bytes, .delegated, .delegatedUpload].contains(kind) { expected["response_bytes"] = 4 }
        let timing = event.at("metadata", "capture", "timing")
        #expect(Self.withoutForeignTime(timing, route, kind) == .object(expected))
    }

    @Test("By default no timing is recorded", arguments: Route.allCases, Kind.allCases)
    func off(_ route: Route, _ kind: Kind) async throws {
        let event = try await event(client(false), route, kind, "/end")
        #expect(event.at("metadata", "capture", "timing") == nil)
    }

    @Test("A redirect that a delegate refuses is counted and is the response", arguments: Route.allCases)
    func refusedRedirect(_ route: Route) async throws {
        let event = try await event(client(), route, .delegated, "/refused")
        #expect(event.at("response", "status") == 302)
        #expect(event.at("metadata", "capture", "timing", "redirects") == 1)
    }

    @Test("A call without a response has no first byte", arguments: Route.allCases)
    func loop(_ route: Route) async throws {
        let event = try await event(client(), route, .data, "/loop")
        let timing = event.at("metadata", "capture", "timing")
        #expect(event["response"] == nil && timing?["first_byte"] == nil && timing?["response_bytes"] == nil)
        #expect(timing?["redirects"]?.int ?? 0 > 10)
    }

    @Test("A call with an answered challenge has no redirect count", arguments: [Route.made, .wrapped])
    func challenge(_ route: Route) async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = client()
        let delegate = StageDelegate(.withCredential)
        let session = route.session(client.moesif, delegate)
        await uncancelled {
            await Kind.delegated.run(session, stage.request("/basic", "POST"), URL(filePath: "/"), delegate)
        }
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        let timing = event.at("metadata", "capture", "timing")
        #expect(timing?["redirects"] == nil && timing?["request_bytes"] == 5)
        #expect(event.at("response", "status") == 200)
    }

    @Test("The first byte is that of the recorded response")
    func otherHead()
        async throws
    {
        let client = client()
        let url = try #require(URL(string: "https://third.example/"))
        let recorder = try #require(client.moesif.recorder)
        let answers = (0..<2).compactMap { _ in
            HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil)
        }
        for last in answers {
            let route = CallRecorder.Route.session(handsOutTask: false)
            let call = CallRecorder(
                URLRequest(url: url),
                nil,
                CallContext(),
                route,
                clients: [recorder].compactMap { RecordingClient($0, url, .outgoing) }
            )
            clock.advance(by: .milliseconds(1250))
            call.shownResponse = answers[0]
            clock.advance(by: .milliseconds(1250))
            call.note(answers[0])
            call.end(last, .known(.none), nil)
        }
        let heads = await client.events().map { $0.at("metadata", "capture", "timing", "first_byte") }
        #expect(heads == [1.25, nil])
    }

    @Test("A task with a completion handler has no first byte", arguments: [Route.made, .wrapped])
    func handler(_ route: Route) async throws {
        let server = try server()
        defer { server.stop() }
        let client = client()
        let session = route.session(client.moesif, StageDelegate(.plainly))
        await withCheckedContinuation { continuation in
            session.dataTask(with: server.url("/redirect")) { _, _, _ in continuation.resume() }.resume()
        }
        let timing = try #require(await client.events().first).at("metadata", "capture", "timing")
        #expect(timing == ["redirects": 1, "request_bytes": 0, "response_bytes": 6])
    }

    @Test("Calls recorded by hand have body sizes, and received calls have no timing")
    func described() async throws {
        let client = TestClient { $0.outgoing.logTiming = true }
        let url = try #require(URL(string: "https://third.example/"))
        let body = CapturedBody(Data("hello".utf8))
        let request = CapturedCall.Request(url: url, method: "POST", body: body)
        client.moesif.record(request: request, response: nil)
        let streamed = CapturedBody(omitted: .streamed)
        client.moesif.begin(request).end(
            response: CapturedCall.Response(status: 200, body: body),
            requestBody: streamed
        )
        client.moesif.incoming.record(request: request, response: CapturedCall.Response(status: 200))
        let packed = CapturedCall.Response(
            status: 200,
            headers: ["Content-Encoding": "gzip"],
            body: CapturedBody(omitted: .file, count: 10)
        )
        client.moesif.record(request: request, response: packed)
        let timings = await client.events().map { $0.at("metadata", "capture", "timing") }
        #expect(timings == [["request_bytes": 5], ["response_bytes": 5], nil, ["request_bytes": 5]])
    }
}
#endif
