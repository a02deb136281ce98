#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The `traceparent` header that `outgoing.propagatesTrace` adds.
///
/// One server acts as two hosts: `localhost` is listed, and `127.0.0.1` is not.
@Suite("Trace propagation", .tags(.linux), .timeLimit(.minutes(10)))
struct PropagationTests {
    typealias Route = CaptureTableTests.Route
    typealias Kind = CaptureTableTests.Kind

    private static let sessions = [Route.made, .wrapped]
    private static let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let own = "00-1234567890abcdef1234567890abcdef-00f067aa0ba902b7-01"

    private static func client(_ configure: (inout Moesif.Configuration) -> Void = { _ in }) -> TestClient {
        TestClient {
            $0.outgoing.propagatesTrace = .only(["localhost"])
            configure(&$0)
        }
    }

    private static func local(_ url: URL) throws -> URL {
        try #require(URL(string: url.absoluteString.replacing("127.0.0.1", with: "localhost")))
    }

    private static func run(_ kind: Kind, _ session: any CapturingSession, _ request: URLRequest) async throws {
        try await run(kind, session, request, StageDelegate(.plainly))
    }

    /// - Parameter delegate: The session's delegate.
    private static func run(
        _ kind: Kind,
        _ session: any CapturingSession,
        _ request: URLRequest,
        _ delegate: StageDelegate
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("trace-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var request = request
        request.httpMethod = "POST"
        await uncancelled { [request] in await kind.run(session, request, file, delegate) }
    }

    /// Makes a call of a kind through a route.
    private static func call(
        _ client: TestClient,
        _ route: Route,
        _ kind: Kind,
        _ request: URLRequest
    ) async throws {
        let delegate = StageDelegate(.plainly)
        try await run(kind, route.session(client.moesif, delegate), request, delegate)
    }

    @Test(
        "Only a capturing session adds a traceparent header, and only for listed hosts",
        .tags(.slow),
        arguments: Route.allCases,
        Kind.allCases
    )
    func listedHost(_ route: Route, _ kind: Kind) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = Self.client()
        let received = IncomingServer.request(headers: ["traceparent": Self.caller])
        try await Self.call(client, route, kind, URLRequest(url: server.url("/unlisted")))
        try await Self.call(client, route, kind, URLRequest(url: Self.local(server.url("/root"))))
        await client.waitForCaptured(2)
        try await client.moesif.incoming.capture(received) { _ in
            try await Self.call(client, route, kind, URLRequest(url: Self.local(server.url("/child"))))
            await client.waitForCaptured(3)
        } response: {
            CapturedCall.Response(status: 200)
        }
        let events = await client.events()
        #expect(events.count == 4)
        let headers = server.requests.map { $0.header("traceparent") }
        let served = try #require(events.last)
        guard route != .configured else {
            // The platform loads the app's own request; the library cannot change it.
            #expect(headers == [nil, nil, nil] && events[1]["trace_id"] == nil)
            #expect(events[2].at("span", "parent_id") == served.at("span", "id"))
            return
        }
        #expect(headers[0] == nil && events[0]["trace_id"] == nil && headers[1] != headers[2])
        for (event, header) in zip(events[1...2], headers[1...2]) {
            let sent = try #require(header.flatMap { TraceParent($0) })
            #expect(sent.flags == 1 && event["trace_id"]?.string == sent.traceID)
            #expect(event.at("span", "id")?.string == RandomID.hexadecimal(sent.span))
            let shown = event.at("request", "headers")?.object?.first { $0.key.lowercased() == "traceparent" }
            #expect(shown?.value.string == header)
        }
        #expect(events[1].at("span", "parent_id") == nil && events[2]["trace_id"] == served["trace_id"])
        #expect(events[2].at("span", "parent_id") == served.at("span", "id"))
    }

    @Test("A traceparent header of the request or the configuration is kept", arguments: sessions, Kind.allCases)
    func ownHeader(_ route: Route, _ kind: Kind) async throws {
        for isConfigured in [true, false] { try await ownHeader(route, kind, isConfigured) }
    }

    private func ownHeader(_ route: Route, _ kind: Kind, _ isConfigured: Bool) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = Self.client()
        let configuration = URLSessionConfiguration.ephemeral
        if isConfigured { configuration.httpAdditionalHeaders = ["TraceParent": Self.own] }
        let delegate = StageDelegate(.plainly)
        let session =
            route == .made
            ? client.moesif.session(configuration: configuration, delegate: delegate)
            : client.moesif.session(
                wrapping: URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
            )
        var request = URLRequest(url: try Self.local(server.url("/own")))
        if !isConfigured { request.setValue(Self.own, forHTTPHeaderField: "TRACEPARENT") }
        try await Self.run(kind, session, request, delegate)
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        #expect(server.requests.map { $0.header("traceparent") } == [Self.own])
        #expect(event.at("span", "id") == "00f067aa0ba902b7")
    }

    enum Refusal: CaseIterable, Sendable {
        case host, consent
    }

    @Test("A call that is not captured gets no traceparent header", arguments: sessions, Kind.allCases)
    func uncaptured(_ route: Route, _ kind: Kind) async throws {
        for refusal in Refusal.allCases { try await uncaptured(route, kind, refusal) }
    }

    private func uncaptured(_ route: Route, _ kind: Kind, _ refusal: Refusal) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = Self.client {
            switch refusal {
            case .host: $0.outgoing.hosts = .except(["localhost"])
            case .consent: $0.consent = .denied
            }
        }
        try await Self.call(client, route, kind, URLRequest(url: Self.local(server.url("/"))))
        #expect(server.requests.map { $0.header("traceparent") } == [nil])
    }

    @Test(
        "A redirect keeps the traceparent header only for listed hosts",
        .tags(.slow),
        arguments: sessions,
        Kind.allCases
    )
    func redirect(_ route: Route, _ kind: Kind) async throws {
        for leavesList in [true, false] { try await redirect(route, kind, leavesList) }
    }

    private func redirect(_ route: Route, _ kind: Kind, _ leavesList: Bool) async throws {
        let server = try LoopbackServer { request in
            guard request.path == "/start", let port = request.header("Host")?.split(separator: ":").last else {
                return .text("answer")
            }
            return .redirect(to: "http://\(leavesList ? "127.0.0.1" : "localhost"):\(port)/end", status: 307)
        }
        defer { server.stop() }
        let client = Self.client()
        try await Self.call(client, route, kind, URLRequest(url: Self.local(server.url("/start"))))
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        let headers = server.requests.map { $0.header("traceparent") }
        let sent = try #require(headers.first ?? nil)
        #expect(headers == [sent, leavesList ? nil : sent])
        #expect(TraceParent(sent)?.traceID == event["trace_id"]?.string)
    }

    @Test("A redirect to an unlisted host loses the traceparent header if the call has a delegate")
    func delegatedRedirect()
        async throws
    {
        let server = try LoopbackServer { request in
            guard request.path == "/start", let port = request.header("Host")?.split(separator: ":").last else {
                return .text("answer")
            }
            return .redirect(to: "http://127.0.0.1:\(port)/end", status: 302)
        }
        defer { server.stop() }
        let client = Self.client()
        let session = client.moesif.session(configuration: .ephemeral)
        let delegate = RecordingDelegate()
        let request = URLRequest(url: try Self.local(server.url("/start")))
        for try await _ in try await session.bytes(for: request, delegate: delegate).0.chunks {}
        #expect(delegate.summary.redirects == 1)
        #expect(server.requests.map { $0.header("traceparent") == nil } == [false, true])
    }

    @Test("A request of an earlier task gets a new span when it is sent again", arguments: Kind.allCases)
    func sentAgain(_ kind: Kind) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = Self.client()
        let session = client.moesif.session(configuration: .ephemeral, delegate: StageDelegate(.plainly))
        let task = session.dataTask(with: try Self.local(server.url("/"))) { _, _, _ in }
        let carried = try #require(task.originalRequest)
        task.cancel()
        let delegate = StageDelegate(.plainly)
        let again = client.moesif.session(configuration: .ephemeral, delegate: delegate)
        try await Self.run(kind, again, carried, delegate)
        let old = try #require(carried.value(forHTTPHeaderField: "traceparent"))
        let new = try #require(server.requests.last?.header("traceparent"))
        #expect(TraceParent(new) != nil && old != new && server.requestCount == 1)
        let stray = client.moesif.session(wrapping: URLSession(configuration: .ephemeral))
        var elsewhere = carried
        elsewhere.url = server.url("/unlisted")
        try await Self.run(.data, stray, elsewhere)
        #expect(server.requests.last?.header("traceparent") == nil)
    }

    @Test("A call recorded by hand provides the traceparent header to send")
    func otherClient() async throws {
        let client = Self.client { $0.outgoing.hosts = .except(["denied.localhost"]) }
        let url = try #require(URL(string: "https://localhost/"))
        let elsewhere = try #require(URL(string: "https://third.example/"))
        let call = client.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
        let header = try #require(call.traceParent)
        call.end(response: CapturedCall.Response(status: 200))
        let received = IncomingServer.request(headers: ["traceparent": Self.caller])
        let child = try await client.moesif.incoming.capture(received) { _ in
            let call = client.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
            call.end(response: nil, error: HookError())
            return try #require(call.traceParent)
        } response: { _ in
            CapturedCall.Response(status: 200)
        }
        let named = CapturedCall.Request(url: url, method: "GET", headers: ["Traceparent": Self.own])
        #expect(client.moesif.begin(named).traceParent == nil)
        #expect(client.moesif.begin(CapturedCall.Request(url: elsewhere, method: "GET")).traceParent == nil)
        client.moesif.record(request: CapturedCall.Request(url: url, method: "GET"), response: nil)
        await client.moesif.capture(CapturedCall.Request(url: url, method: "GET")) {
        } response: {
            CapturedCall.Response(status: 200)
        }
        let events = await client.events()
        #expect(events.count == 5)
        for (event, header) in zip(events, [header, child]) {
            let sent = try #require(TraceParent(header))
            #expect(event["trace_id"]?.string == sent.traceID)
            #expect(event.at("span", "id")?.string == RandomID.hexadecimal(sent.span))
        }
        #expect(child.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-"))
        // No caller could send a header for these calls.
        #expect(events[3...].allSatisfy { $0["trace_id"] == nil })
        #expect(Moesif(applicationID: "").begin(CapturedCall.Request(url: url, method: "GET")).traceParent == nil)
    }

    @Test("An invalid host is a configuration error")
    func malformed() {
        #expect(throws: Moesif.ConfigurationError.malformedHost("a/b", in: "outgoing.propagatesTrace")) {
            var configuration = Moesif.Configuration(applicationID: "test")
            configuration.outgoing.propagatesTrace = .only(["a/b"])
            try configuration.validate()
        }
    }

    @Test("New traces are valid and differ")
    func roots() {
        let roots = (0..<1000).map { _ in CallTrace.makeRoot() }
        #expect(Set(roots.map(\.own.traceID)).count == 1000 && Set(roots.map(\.own.span)).count == 1000)
        #expect(roots.allSatisfy { $0.parent == nil && TraceParent($0.own.header)?.flags == 1 })
    }
}
#endif
