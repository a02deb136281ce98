import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What the app says where it makes a call reaches the event of that call, and of no other.
@Suite(.timeLimit(.minutes(10)))
struct ContextTests {
    /// The ways a call can be captured.
    enum Route: String, CaseIterable, Sendable {
        case wrapper
        case configuration
        case configurationWithCache

        func session(_ moesif: Moesif) -> any CapturingSession {
            switch self {
            case .wrapper: return moesif.session(configuration: .ephemeral)
            case .configuration, .configurationWithCache:
                let configuration = URLSessionConfiguration.ephemeral
                if self == .configuration { configuration.urlCache = nil }
                configuration.capture(with: moesif)
                return URLSession(configuration: configuration)
            }
        }
    }

    @Test(arguments: Route.allCases)
    func requestCarriesItsContext(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        var request = URLRequest(url: server.url("/carried")).capturing(
            user: "u-1",
            company: "c-1",
            sessionToken: "s-1",
            actionName: "getPet",
            tags: ["a", "b"]
        ) { call in ["status": .int(call.response?.status ?? 0)] }
        request = request.capturing(user: "u-2", tags: ["b", "c"]) { _ in ["more": true] }
        var changed = request
        changed.setValue("1", forHTTPHeaderField: "X-Mine")
        let copies = [request, changed]
        _ = try await session.data(for: copies[1])
        let event = try #require(await client.events().first)
        #expect(event.at("user_id") == "u-2" && event.at("company_id") == "c-1" && event.at("session_token") == "s-1")
        #expect(event.at("action_name") == "getPet" && event.at("tags") == "a,b,c")
        #expect(event.at("metadata", "status") == 200 && event.at("metadata", "more") == true)
        let sent = try #require(server.requests.first)
        #expect(sent.header("X-Mine") == "1")
        #expect(!"\(sent.headers) \(sent.target)".contains("u-2"))
    }

    @Test(arguments: Route.allCases)
    func requestCanBeSkipped(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        _ = try await session.data(for: URLRequest(url: server.url("/skipped")).capturing(skip: true))
        #expect(await client.events().isEmpty)
        #expect(client.moesif.statistics.skipped == 1)
    }

    @Test(arguments: Route.allCases)
    func tasksHaveAContext(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        try await Moesif.withContext(user: "outer", company: "c-1", metadata: ["a": 1, "b": 1]) {
            try await Moesif.withContext(user: "inner", sessionToken: "", metadata: ["b": 2]) {
                async let child = session.data(from: server.url("/child"))
                _ = try await child
                _ = try await session.data(for: URLRequest(url: server.url("/carried")).capturing(user: "carried"))
            }
            _ = try await session.data(from: server.url("/outer"))
        }
        _ = try await Task.detached { try await session.data(from: server.url("/none")) }.value
        let events = await client.events()
        #expect(events.map { $0.at("user_id") } == ["inner", "carried", "outer", "hook"])
        #expect(events.map { $0.at("company_id") } == ["c-1", "c-1", "c-1", nil])
        #expect(events.map { $0.at("metadata", "b") } == [2, 2, 1, nil])
        #expect(events.allSatisfy { $0.at("session_token") == nil })
    }

    @Test func contextOfSomethingSynchronousReachesTheTasksItMakes() async throws {
        let (server, client, _) = try scene(.wrapper)
        defer { server.stop() }
        let session = client.moesif.session(configuration: .ephemeral)
        await withCheckedContinuation { continuation in
            let task = Moesif.withContext(user: "maker") {
                session.dataTask(with: server.url("/task")) { _, _, _ in continuation.resume() }
            }
            task.resume()
        }
        #expect(await client.events().map { $0.at("user_id") } == ["maker"])
    }

    @Test("Metadata takes variables as they are", arguments: Route.allCases)
    func metadataInVariables(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        let (order, count, tags) = ("o-1", 3, ["a", "b"])
        let request = URLRequest(url: server.url("/")).capturing { call in
            ["order": order, "verb": call.request.method]
        }
        try await Moesif.withContext(metadata: ["count": count, "tags": tags, "order": "outer"]) {
            _ = try await session.data(for: request)
        }
        Moesif.withContext(actionName: "a", metadata: ["order": order]) { client.record(0..<1) }
        let events = await client.events()
        #expect(events[0].at("metadata", "order") == "o-1" && events[0].at("metadata", "verb") == "GET")
        #expect(events[0].at("metadata", "count") == 3 && events[0].at("metadata", "tags") == ["a", "b"])
        #expect(events[1].at("metadata", "order") == "o-1")
    }

    /// With a cache between asking and loading, calls must not get each other's context.
    @Test(arguments: Route.allCases)
    func contextsOfManyCallsAtOnceAreNeverMixedUp(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    await Moesif.withContext(user: "u\(number)") {
                        _ = try? await session.data(from: server.url("/?n=u\(number)"))
                    }
                }
            }
        }
        let events = await client.events()
        #expect(events.count == 300)
        for event in events {
            let asked = event.at("request", "uri")?.string?.split(separator: "=").last.map(String.init)
            #expect(event.at("user_id")?.string == asked)
        }
        #expect(ResumeContextRegistry.shared.count < 300)
    }

    /// One request value given to two tasks at once: nobody can tell whose is whose, so neither has a context.
    @Test func contextThatCannotBeKnownIsNone() throws {
        let handover = ResumeContextRegistry()
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        let first = ContextScope(CallContext(user: "1", company: nil, subscription: nil, sessionToken: nil))
        let second = ContextScope(CallContext(user: "2", company: nil, subscription: nil, sessionToken: nil))
        func offer(_ scope: ContextScope?, _ account: CallContext = CallContext(), denials: Int = 0) {
            handover.offer(ResumedCall(scope, account: account, denials: denials), for: request)
        }
        func claim() -> ContextScope? { handover.claim(for: request)?.scope }
        offer(first)
        offer(first)
        #expect(claim() === first && claim() === first)
        offer(first)
        offer(second)
        #expect(claim() == nil && claim() == nil)
        offer(nil)
        offer(second)
        #expect(claim() == nil)
        offer(second)
        #expect(claim() == nil && claim() == nil)
        #expect(handover.count == 0)
        offer(second)
        #expect(claim() === second && handover.claim(for: request) == nil)
        // Accounts likewise; of denials the fewer count, so that nothing of a denied time can pass for later.
        offer(first, first.context, denials: 2)
        offer(first, second.context, denials: 1)
        let either = try #require(handover.claim(for: request))
        #expect(either.scope === first && either.account.user == nil && either.denials == 1)
        _ = handover.claim(for: request)
        offer(first, second.context, denials: 2)
        #expect(handover.claim(for: request)?.account.user == "2")
    }

    @Test("Requests that a class is asked about and that are never loaded keep no memory, and hold up no context")
    func questionsKeepNothing() async throws {
        let (server, client, session) = try scene(.configurationWithCache)
        defer { server.stop() }
        let type = client.moesif.protocolClass
        weak var asked: InputStream?
        try await Moesif.withContext(user: "asked") {
            for number in 0..<30_000 {
                var request = URLRequest(url: server.url("/\(number)"))
                let stream = InputStream(data: Data())
                request.httpBodyStream = stream
                if number == 0 { asked = stream }
                #expect(type.canInit(with: request))
            }
            let kept = (0..<12_000).map { URLRequest(url: server.url("/kept/\($0)")) }
            for request in kept { #expect(type.canInit(with: request)) }
            _ = try await session.data(from: server.url("/"))
            #expect(ResumeContextRegistry.shared.count <= 10_000)
            withExtendedLifetime(kept) {}
        }
        #expect(asked == nil)
        #expect(await client.events().map { $0.at("user_id") } == ["asked"])
    }

    #if canImport(FoundationNetworking)
    @Test("Questions without a context displace none that has one")
    func questionsWithoutContext() throws {
        let registry = ResumeContextRegistry()
        let url = try #require(URL(string: "http://localhost/"))
        let kept = URLRequest(url: url)
        Moesif.withContext(user: "kept") { registry.offer(ResumedCall(CallContext.current), for: kept) }
        for _ in 0..<30_000 { registry.offer(ResumedCall(), for: URLRequest(url: url)) }
        #expect(registry.count <= 1_000)
        #expect(registry.claim(for: kept) != nil)
    }
    #endif

    @Test(arguments: Route.allCases)
    func timeoutSurvivesTheCarrying(_ route: Route) async throws {
        let client = TestClient()
        let server = try LoopbackServer { _ in .hang(.seconds(30)) }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 1
        var session: any CapturingSession = client.moesif.session(configuration: configuration)
        if route != .wrapper {
            configuration.capture(with: client.moesif)
            session = URLSession(configuration: configuration)
        }
        let limited = URLRequest(url: server.url("/session")).capturing(user: "u")
        #expect(await failureCode { try await session.data(for: limited) } == .timedOut)
        var own = URLRequest(url: server.url("/own"))
        own.timeoutInterval = 1
        #expect(own.capturing(user: "u").timeoutInterval == 1)
        _ = await client.events()
    }

    @Test func endlessTagsAreLeftOut() async throws {
        let (server, client, session) = try scene(.wrapper)
        defer { server.stop() }
        let tags = (0..<2000).map { "tag-\($0)" }
        _ = try await session.data(for: URLRequest(url: server.url("/")).capturing(tags: tags))
        let event = try #require(await client.events().first)
        #expect(event.at("tags") == nil)
        #expect(event.at("metadata", "capture", "omitted", "tags")?.string?.hasPrefix("over the limit") == true)
    }

    private func scene(_ route: Route) throws -> (LoopbackServer, TestClient, any CapturingSession) {
        let server = try LoopbackServer { _ in .text("answer") }
        let client = TestClient { $0.outgoing.identifyUser = { _ in "hook" } }
        return (server, client, route.session(client.moesif))
    }
}
