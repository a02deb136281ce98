import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The context that the app sets for a call reaches the event of that call, and of no other.
@Suite("Context of a call", .timeLimit(.minutes(10)))
struct ContextTests {
    /// The ways a call can be captured.
    enum Route: String, CaseIterable, Sendable {
        case wrapper
        case configuration
        case configurationWithCache

        // Capture by configuration exists on Linux only.
        #if canImport(FoundationNetworking)
        static let allCases: [Route] = [.wrapper, .configuration, .configurationWithCache]
        #else
        static let allCases: [Route] = [.wrapper]
        #endif

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

    @Test("The context of a request reaches its event and not the server", arguments: Route.allCases)
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

    @Test("A request that is marked as skipped is not captured", arguments: Route.allCases)
    func requestCanBeSkipped(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        _ = try await session.data(for: URLRequest(url: server.url("/skipped")).capturing(skip: true))
        #expect(await client.events().isEmpty)
        #expect(client.moesif.statistics.skipped == 1)
    }

    @Test("withContext applies to the calls inside it, and inner values take precedence", arguments: Route.allCases)
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

    @Test("A synchronous withContext applies to the tasks created inside it")
    func contextOfSomethingSynchronousReachesTheTasksItMakes() async throws {
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

    @Test("Metadata accepts variables without conversion", arguments: Route.allCases)
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

    /// With a cache between `canInit` and loading, calls must not get each other's context.
    @Test("The contexts of 300 concurrent calls are never mixed up", .tags(.slow, .race), arguments: Route.allCases)
    func contextsOfManyCallsAtOnceAreNeverMixedUp(_ route: Route) async throws {
        let (server, client, session) = try scene(route)
        defer { server.stop() }
        #if canImport(FoundationNetworking)
        let before = ResumeContextRegistry.shared.count
        #endif
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
        #if canImport(FoundationNetworking)
        #expect(ResumeContextRegistry.shared.count <= before)
        #endif
    }

    @Test("A request keeps its timeout when it carries a context", .tags(.slow), arguments: Route.allCases)
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

    @Test("Tags over the limit are omitted, and the event says so")
    func endlessTagsAreLeftOut() async throws {
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
