#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The calls that a registration captures, whatever was used before.
///
/// The whole process shares `URLSession.shared`: calls are distinguished by their server, and one test runs at a time.
@Suite("Registration of protocol capture", .tags(.linux), .serialized, .timeLimit(.minutes(10)))
struct RegistrationTests {
    @Test("Registration captures URLSession.shared although it was used before")
    func sharedSessionIsReachedThoughItWasUsedBefore() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let others = URLSession(configuration: .ephemeral)
        await call(.shared, server, "/before")
        let client = TestClient()
        #expect(client.moesif.registerGlobally() == .sharedSession)
        #expect(client.moesif.registerGlobally() == .sharedSession)
        await call(.shared, server, "/registered")
        await call(others, server, "/other-session")
        client.moesif.unregister()
        await call(.shared, server, "/after")
        client.moesif.registerGlobally()
        await call(.shared, server, "/again")
        client.moesif.unregister()
        client.moesif.unregister()
        await call(.shared, server, "/end")
        #expect(await paths(client, server) == ["/registered", "/again"])
        #expect(server.requestCount == 6)
    }

    @Test("Unregistering restores the shared session's protocol classes")
    func unregisteringRestoresTheList() async {
        let before = await classes(.shared)
        let client = TestClient()
        client.moesif.registerGlobally()
        #expect(await classes(.shared).count == before.count + 1)
        client.moesif.unregister()
        #expect(await classes(.shared) == before)
    }

    @Test("Deallocated clients leave the shared session's protocol classes as they were", .tags(.slow))
    func clientsThatAreGoneLeave() async {
        let before = await classes(.shared)
        for _ in 0..<300 {
            _ = Moesif(applicationID: "test") {
                $0.transport = RecordingTransport()
                $0.captureOutgoingRequests = true
            }
        }
        for _ in 0..<100 { Moesif(applicationID: "test") { $0.transport = RecordingTransport() }.capture(.shared) }
        #expect(await classes(.shared) == before)
    }

    @Test("The client registered last captures the shared session")
    func lastOneRegisteredCaptures() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let entries = Lock<[Moesif.LogEntry]>([])
        let first = TestClient { $0.log = { entry in entries.withLock { $0.append(entry) } } }
        let second = TestClient()
        #expect(first.moesif.registerGlobally() == .sharedSession)
        await call(.shared, server, "/first")
        // The result and the log of the first client report it.
        #expect(second.moesif.registerGlobally() == .sharedSessionOfAnotherClient)
        #expect(second.moesif.registerGlobally() == .sharedSession)
        #expect(first.moesif.recorder?.log.drain(timeout: .seconds(60)) == true)
        #expect(entries.withLock { $0.contains { $0.level == .warning && $0.message.contains("another client") } })
        await call(.shared, server, "/second")
        second.moesif.unregister()
        await call(.shared, server, "/first-again")
        first.moesif.unregister()
        #expect(await paths(first, server) == ["/first", "/first-again"])
        #expect(await paths(second, server) == ["/second"])
    }

    @Test("captureOutgoingRequests registers the client at the start")
    func optionRegistersAtTheStart() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let entries = Lock<[Moesif.LogEntry]>([])
        let client = TestClient {
            $0.captureOutgoingRequests = true
            $0.log = { entry in entries.withLock { $0.append(entry) } }
        }
        await call(.shared, server, "/captured")
        client.moesif.unregister()
        #expect(await paths(client, server) == ["/captured"])
        while entries.withLock({ $0.isEmpty }), !Task.isCancelled { await Task.yield() }
        #expect(entries.withLock { $0.dropFirst().first?.message } == CaptureScope.sharedSession.description)
    }

    @Test("An existing session can be captured")
    func sessionThatLivesIsCaptured() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let session = URLSession(configuration: .default)
        await call(session, server, "/before")
        let client = TestClient()
        #expect(client.moesif.capture(session) == .session)
        await call(session, server, "/captured")
        #expect(await paths(client, server) == ["/captured"])
    }

    @Test("A call seen by one client's session and another's protocol is one event for each")
    func twoClientsAreTwoEvents() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let first = TestClient()
        let second = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        #expect(configuration.capture(with: first.moesif) == .sessionsMadeWithConfiguration)
        let session = second.moesif.session(configuration: configuration)
        _ = try await session.data(from: server.url("/both"))
        #expect(await paths(first, server) == ["/both"])
        #expect(await paths(second, server) == ["/both"])
        #expect(server.requestCount == 1)
    }

    /// Each client has its own protocol class, in sessions of all kinds.
    @Test("Each of 50 clients captures the calls of its own session")
    func fiftyClientsEachGetTheirOwnCalls() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let clients = (0..<50).map { _ in TestClient() }
        #expect(Set(clients.map { ObjectIdentifier($0.moesif.protocolClass) }).count == 50)
        await withTaskGroup(of: Void.self) { group in
            for (number, client) in clients.enumerated() {
                group.addTask {
                    let configuration: URLSessionConfiguration = number % 2 == 0 ? .default : .ephemeral
                    configuration.capture(with: client.moesif)
                    let session = URLSession(configuration: configuration)
                    for part in 0..<3 { await call(session, server, "/\(number)/\(part)") }
                }
            }
        }
        for (number, client) in clients.enumerated() {
            #expect(await paths(client, server) == (0..<3).map { "/\(number)/\($0)" })
        }
    }

    @Test("The protocol class of a deallocated client declines requests")
    func classOfAClientThatIsGoneDeclines() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        var client: Moesif? = Moesif(applicationID: "test") { $0.transport = RecordingTransport() }
        let type = try #require(client?.protocolClass)
        client.map { _ = configuration.capture(with: $0) }
        let request = URLRequest(url: server.url)
        #expect(type.canInit(with: request))
        client = nil
        // The client's parts retain one another until its uploader has ended.
        while type.canInit(with: request), !Task.isCancelled { await Task.yield() }
        await call(URLSession(configuration: configuration), server, "/plain")
        #expect(server.requestCount == 1)
    }

    @Test("A disabled or shut down client reports that it captures nothing")
    func clientThatCannotCaptureSaysSo() async {
        let disabled = Moesif(applicationID: "")
        #expect(disabled.registerGlobally() == .nothing(.disabled))
        #expect(disabled.capture(.shared) == .nothing(.disabled))
        #expect(URLSessionConfiguration.default.capture(with: disabled) == .nothing(.disabled))
        #expect(!disabled.protocolClass.canInit(with: URLRequest(url: URL(filePath: "/"))))
        let client = TestClient()
        #expect(await client.events().isEmpty)
        #expect(client.moesif.registerGlobally() == .nothing(.shutDown))
    }

    @Test("CapturingURLProtocol captures for the client registered last")
    func baseClassCapturesForTheLastOneRegistered() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses?.insert(CapturingURLProtocol.self, at: 0)
        let session = URLSession(configuration: configuration)
        await call(session, server, "/before")
        let client = TestClient()
        client.moesif.registerGlobally()
        await call(session, server, "/captured")
        client.moesif.unregister()
        await call(session, server, "/after")
        #expect(await paths(client, server) == ["/captured"])
    }

    /// Registration changes a list that `URLSession` reads for each task.
    @Test("Registering and unregistering under load affects no call", .tags(.race))
    func registeringUnderLoadHarmsNoCall() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let clients = (0..<3).map { _ in TestClient() }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<100 { await call(.shared, server, "/load") } }
            }
            for client in clients {
                group.addTask {
                    for _ in 0..<200 {
                        client.moesif.registerGlobally()
                        _ = client.moesif.session(wrapping: .shared)
                        client.moesif.unregister()
                        await Task.yield()
                    }
                }
            }
        }
        #expect(server.requestCount == 400)
        for client in clients { _ = await client.events() }
    }

    private func classes(_ session: URLSession) async -> [ObjectIdentifier] {
        await withCheckedContinuation { continuation in
            ProtocolInstallation.change(session) { classes in
                continuation.resume(returning: classes.map(ObjectIdentifier.init))
                return classes
            }
        }
    }
}

/// Makes a call on a plain session and checks the response body.
func call(_ session: URLSession, _ server: LoopbackServer, _ path: String) async {
    let text = await uncancelled { try? await session.data(from: server.url(path)).0 }
    #expect(text == Data("answer".utf8))
}

/// Returns the paths of the captured calls to a server, in order.
func paths(_ client: TestClient, _ server: LoopbackServer) async -> [String] {
    await client.events().compactMap { event in
        guard let url = event.at("request", "uri")?.string.flatMap(URL.init(string:)), url.port == Int(server.port)
        else { return nil }
        return url.path
    }
}
#endif
