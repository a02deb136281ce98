#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls to hosts that are not listed are not recorded, on any route.
///
/// One server acts as two hosts: `127.0.0.1` and `localhost`.
@Suite("Host lists on every route", .tags(.linux), .timeLimit(.minutes(10)))
struct HostRouteTests {

    /// Returns the URL with the other name of the host.
    private static func local(_ url: URL) throws -> URL {
        try #require(URL(string: url.absoluteString.replacing("127.0.0.1", with: "localhost")))
    }

    @Test(
        "Each kind of call is captured only if its host is listed",
        arguments: CaptureTableTests.Route.allCases,
        CaptureTableTests.Kind.allCases
    )
    func listedHostsAloneAreCaptured(_ route: CaptureTableTests.Route, _ kind: CaptureTableTests.Kind) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("hosts-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let hooks = Lock(0)
        let client = TestClient {
            $0.outgoing.hosts = .only(["LOCALHOST."])
            $0.outgoing.skip = { _ in
                hooks.withLock { $0 += 1 }
                return false
            }
        }
        for url in [server.url("/unlisted"), try Self.local(server.url("/listed")), server.url("/unlisted")] {
            let delegate = StageDelegate(.plainly)
            let session = route.session(client.moesif, delegate)
            var request = URLRequest(url: url).capturing { _ in ["own": true] }
            request.httpMethod = "POST"
            await uncancelled { [request] in await kind.run(session, request, file, delegate) }
        }
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(
            events.map { $0.at("request", "uri")?.string } == [try Self.local(server.url("/listed")).absoluteString]
        )
        #expect(server.requests.map(\.path) == ["/unlisted", "/listed", "/unlisted"])
        #expect(client.moesif.statistics.captured == 1 && hooks.withLock { $0 } == 1)
    }

    @Test(
        "The first host decides whether a redirected call is captured",
        arguments: CaptureTableTests.Route.allCases,
        [CaptureTableTests.Kind.data, .bytes, .delegated]
    )
    func redirectedCallIsDecidedByItsFirstHost(
        _ route: CaptureTableTests.Route,
        _ kind: CaptureTableTests.Kind
    ) async throws {
        let server = try LoopbackServer { request in
            guard request.path == "/start", let host = request.header("Host") else { return .text("answer") }
            let isLocal = host.hasPrefix("localhost")
            let other =
                isLocal
                ? host.replacing("localhost", with: "127.0.0.1") : host.replacing("127.0.0.1", with: "localhost")
            return .redirect(to: "http://\(other)/end", status: 303)
        }
        defer { server.stop() }
        let client = TestClient {
            $0.outgoing.hosts = .except(["127.0.0.1"])
            $0.outgoing.bodies = .only(["localhost"])
        }
        for url in [server.url("/start"), try Self.local(server.url("/start"))] {
            let delegate = StageDelegate(.plainly)
            let session = route.session(client.moesif, delegate)
            var request = URLRequest(url: url)
            request.httpMethod = "POST"
            await uncancelled { [request] in await kind.run(session, request, url, delegate) }
        }
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        #expect(event.at("request", "uri")?.string?.hasPrefix("http://localhost:") == true)
        #expect(event.at("metadata", "capture", "final_uri")?.string?.hasPrefix("http://127.0.0.1:") == true)
        #expect(event.at("request", "body") != nil)
        #expect(client.moesif.statistics.captured == 1 && server.requestCount == 4)
    }

    /// The platform or another library's class loads the call.
    @Test("A registered protocol class declines calls to other hosts")
    func registeredClassDeclinesOtherHosts() throws {
        let client = TestClient { $0.outgoing.hosts = .only(["*.example.com"]) }
        let type = client.moesif.protocolClass
        for (url, isListed) in [("http://a.example.com/", true), ("http://example.com/", false)] {
            #expect(type.canInit(with: URLRequest(url: try #require(URL(string: url)))) == isListed)
        }
    }

    @Test("Each of two clients captures its own hosts in one session", arguments: [true, false])
    func eachClientHasItsOwnHosts(_ isSessionsListed: Bool) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let listed = TestClient { $0.outgoing.hosts = .only(["127.0.0.1"]) }
        let other = TestClient { $0.outgoing.hosts = .only(["localhost"]) }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: (isSessionsListed ? other : listed).moesif)
        let session = (isSessionsListed ? listed : other).moesif.session(configuration: configuration)
        _ = try await session.data(from: server.url("/"))
        await listed.waitForCaptured(1)
        #expect(await listed.events().count == 1)
        #expect(await other.events().isEmpty)
        #expect(other.moesif.statistics.captured == 0)
    }

    @Test("Host lists apply to calls recorded by hand, in both directions")
    func callsOfOtherClientsAreDecidedToo() async throws {
        let client = TestClient {
            $0.outgoing.hosts = .except(["secret.example"])
            $0.incoming.hosts = .only(["api.example.com"])
        }
        for host in ["secret.example", "api.example.com", "other.example"] {
            let url = try #require(URL(string: "https://\(host)/"))
            let request = CapturedCall.Request(url: url, method: "GET", body: CapturedBody(Data("body".utf8)))
            let response = CapturedCall.Response(status: 200)
            client.moesif.record(request: request, response: response)
            client.moesif.begin(request).end(response: response)
            client.moesif.incoming.record(request: request, response: response)
            let call = client.moesif.incoming.begin(request)
            #expect((call.transactionID != nil) == (host == "api.example.com"))
            call.end(response: response)
            let recorder = client.moesif.bodyRecorder(of: url)
            recorder.append(Data("body".utf8))
            #expect(recorder.body().bytes == (host == "secret.example" ? nil : Data("body".utf8)))
            #expect(recorder.count == 4)
        }
        let events = await client.events()
        let met = events.map { "\($0["direction"]?.string ?? "") \($0.at("request", "uri")?.string ?? "")" }
        #expect(
            met == [
                "Outgoing https://api.example.com/", "Outgoing https://api.example.com/",
                "Incoming https://api.example.com/", "Incoming https://api.example.com/",
                "Outgoing https://other.example/", "Outgoing https://other.example/",
            ]
        )
        #expect(client.moesif.statistics.captured == 6)
    }

    @Test("Bodies are recorded only for listed hosts, and hooks see all bodies")
    func bodiesOfListedHosts() async throws {
        let client = TestClient {
            $0.outgoing.bodies = .only(["api.example.com"])
            $0.incoming.bodies = .except(["api.example.com"])
            $0.outgoing.metadata = { ["seen": .int($0.request.body.count ?? 0)] }
            $0.incoming.metadata = { ["seen": .int($0.request.body.count ?? 0)] }
        }
        let long = CapturedBody(Data(repeating: 65, count: 300_000))
        for host in ["api.example.com", "other.example"] {
            let request = CapturedCall.Request(
                url: try #require(URL(string: "https://\(host)/")),
                method: "POST",
                body: CapturedBody(Data(#"{"a":1}"#.utf8))
            )
            client.moesif.record(request: request, response: CapturedCall.Response(status: 200, body: long))
            client.moesif.incoming.record(request: request, response: CapturedCall.Response(status: 200, body: long))
        }
        let events = await client.events()
        #expect(events.map { $0.at("request", "body") } == [["a": 1], nil, nil, ["a": 1]])
        #expect(events.map { $0.at("response", "body") != nil } == [true, false, false, true])
        #expect(events.map { $0.at("metadata", "capture", "omitted") != nil } == [true, false, false, true])
        #expect(events.allSatisfy { $0.at("metadata", "seen") == 7 })
    }
}
#endif
