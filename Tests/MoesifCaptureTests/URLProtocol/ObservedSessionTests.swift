#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Tasks that report to the delegate of a plain session with capture in its configuration.
@Suite("Plain sessions with a delegate and capture", .tags(.linux), .timeLimit(.minutes(10)))
struct ObservedSessionTests {
    /// A session and its delegate, by the way in which capture can observe them.
    enum Audience: String, CaseIterable, Sendable {
        /// Delegates that conform to one protocol.
        case tasks, data, downloads, webSockets
        /// A delegate for data and downloads.
        case all
        /// A data delegate of an app's subclass of `URLSession`.
        case subclass
        /// A data delegate of the session, and another delegate of the task.
        case ownDelegate

        var hearsData: Bool {
            [.data, .all, .ownDelegate].contains(self)
        }

        func delegate(_ journal: StageDelegate) -> any URLSessionTaskDelegate {
            switch self {
            case .tasks: TaskDelegate(journal)
            case .data, .subclass, .ownDelegate: DataDelegate(journal)
            case .downloads: DownloadDelegate(journal)
            case .webSockets: SocketDelegate(journal)
            case .all: journal
            }
        }
    }

    private struct Course: Equatable {
        let outcome: Outcome
        let journals: [[String]]
    }

    @Test("A delegate receives the same callbacks with and without capture", .tags(.slow), arguments: Audience.allCases)
    func delegateIsToldTheSame(_ audience: Audience) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("observed-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        for kind in DelegatedTaskTests.Kind.allCases {
            let (expected, _) = try await Self.course(kind, audience, file, client: nil)
            let client = TestClient()
            let (met, type) = try await Self.course(kind, audience, file, client: client)
            #expect(met == expected, "\(kind)")
            await client.waitForCaptured(1)
            let events = await client.events()
            #expect(events.count == 1, "\(kind)")
            let event = try #require(events.first)
            #expect(event.at("metadata", "capture", "error", "code")?.int == expected.outcome.error?.code, "\(kind)")
            let isListenedTo = audience.hearsData && ![.download, .cancelled, .refused].contains(kind)
            let usual: URLSession.Type = audience == .subclass ? AppSession.self : URLSession.self
            #expect(type == (isListenedTo ? ObservedURLSession.self : usual), "\(kind)")
            guard isListenedTo else { continue }
            #expect(DelegatedTaskTests.matches(event, "response", kind.expected.received), "\(kind)")
        }
    }

    private static func course(
        _ kind: DelegatedTaskTests.Kind,
        _ audience: Audience,
        _ file: URL,
        client: TestClient?
    ) async throws -> (Course, URLSession.Type) {
        let stage = try Stage(delegate: kind.answer) { if let client { $0.capture(with: client.moesif) } }
        defer { stage.server.stop() }
        let journal = try #require(stage.delegate)
        let own = StageDelegate(kind.answer)
        let configuration = stage.session.configuration
        let delegate = audience.delegate(journal)
        let session: URLSession =
            audience == .subclass
            ? AppSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
            : URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
        let task = kind.task(session, stage, file)
        if audience == .ownDelegate { task.delegate = DataDelegate(own) }
        task.resume()
        if kind == .cancelled {
            await stage.server.waitForRequests(1)
            task.cancel()
        }
        let outcome = await journal.outcome()
        #expect(session.delegate === delegate)
        return (Course(outcome: outcome, journals: [journal.journal, own.journal]), type(of: session))
    }

    /// The queue on which a delegate is called.
    enum Queue: String, CaseIterable, Sendable {
        case made, serial, underlying, inPlace

        // An operation queue does not retain its underlying queue.
        private static let dispatchQueue = DispatchQueue(label: "delegate")

        func make() -> OperationQueue? {
            let queue = OperationQueue()
            switch self {
            case .made: return nil
            case .serial: queue.maxConcurrentOperationCount = 1
            case .underlying: queue.underlyingQueue = Self.dispatchQueue
            case .inPlace: return StreamDelegate.InPlace()
            }
            return queue
        }
    }

    @Test("The app sees its own delegate on every thread and in each callback", arguments: Queue.allCases)
    func appSeesItsDelegate(_ queue: Queue) async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let client = TestClient()
        let delegate = LookingDelegate()
        let session = Self.session(client, delegate, queue.make())
        let open = session.dataTask(with: server.url("/open"))
        open.resume()
        await delegate.told("data", 1)
        #expect(type(of: session) == ObservedURLSession.self)
        #expect(session.delegate === delegate && open.delegate === delegate)
        // While a call is observed, so that `URLSession` has the proxy.
        var post = URLRequest(url: server.url("/end"))
        post.httpMethod = "POST"
        session.uploadTask(withStreamedRequest: post).resume()
        await delegate.told("completion", 1)
        session.dataTask(with: server.url("/moved")).resume()
        await delegate.told("completion", 2)
        // With the in-place queue, `URLSession` calls the delegate of a task on its own queue.
        let shared = session.dataTask(with: server.url(queue == .inPlace ? "/end" : "/moved"))
        shared.delegate = delegate
        shared.resume()
        await delegate.told("completion", 3)
        open.cancel()
        await delegate.told("completion", 4)
        #expect(delegate.names == ["completion", "data", "redirect", "response", "stream"])
        #expect(delegate.strangers.isEmpty)
        await client.waitForCaptured(4)
        let events = await client.events()
        #expect(events.count == 4)
        #expect(events.allSatisfy { DelegatedTaskTests.matches($0, "response", "half") })
    }

    @Test("Capture keeps neither the session nor its delegate alive", arguments: [true, false])
    func sessionAndDelegateAreFreed(_ invalidates: Bool) async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let client = TestClient()
        let left = await Self.use(server, client, invalidates: invalidates)
        while left.session != nil || left.delegate != nil, !Task.isCancelled { await Task.yield() }
        #expect(left.session == nil && left.delegate == nil)
        #expect(await client.events().count == 1)
    }

    private struct Left {
        weak var session: URLSession?
        weak var delegate: StageDelegate?
    }

    private static func use(_ server: LoopbackServer, _ client: TestClient, invalidates: Bool) async -> Left {
        let delegate = StageDelegate(.plainly)
        let session = session(client, delegate)
        session.dataTask(with: server.url("/end")).resume()
        _ = await delegate.outcome()
        #expect(type(of: session) == ObservedURLSession.self)
        if invalidates { session.finishTasksAndInvalidate() }
        return Left(session: session, delegate: delegate)
    }

    @Test("A session keeps working after the client was shut down and deallocated")
    func clientIsGone() async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let delegate = StageDelegate(.plainly)
        let session = try await Self.sessionOfAClient(server, delegate)
        #expect(type(of: session) == ObservedURLSession.self)
        let told = delegate.journal
        session.dataTask(with: server.url("/end")).resume()
        #expect(await delegate.outcome().error == nil)
        #expect(delegate.journal == told + told)
        let (data, _) = try await session.data(from: server.url("/moved"))
        #expect(data == Data("half".utf8))
        #expect(session.delegate === delegate)
    }

    private static func sessionOfAClient(_ server: LoopbackServer, _ delegate: StageDelegate) async throws -> URLSession
    {
        let client = TestClient()
        let session = session(client, delegate)
        session.dataTask(with: server.url("/end")).resume()
        _ = await delegate.outcome()
        #expect(await client.events().count == 1)
        return session
    }

    /// On a concurrent queue the pieces of a body have no order.
    @Test("A delegate on a concurrent queue is not observed, and its body is omitted", arguments: [true, false])
    func queueKeepsNoOrder(_ isMade: Bool) async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let client = TestClient()
        let delegate = LookingDelegate()
        let queue = OperationQueue()
        let plain = isMade ? nil : Self.session(client, delegate, queue)
        let session: any CapturingSession =
            plain ?? client.moesif.session(configuration: .ephemeral, delegate: delegate, delegateQueue: queue)
        session.dataTask(with: server.url("/end")).resume()
        for name in ["response", "data", "completion"] { await delegate.told(name, 1) }
        if let plain { #expect(type(of: plain) == URLSession.self) }
        let events = await client.events()
        #expect(events.count == 1)
        #expect(DelegatedTaskTests.matches(events.first ?? .null, "response", "unavailable"))
    }

    @Test("A session is left unchanged if no option wants bodies", arguments: ["bodies", "limit", "host", "consent"])
    func sessionIsLeftAlone(_ option: String) async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let client = TestClient { configuration in
            switch option {
            case "bodies": configuration.outgoing.bodies = .none
            case "limit": configuration.bodyLimit = 0
            case "host": configuration.outgoing.hosts = .except(["127.0.0.1", "localhost"])
            default: configuration.consent = .denied
            }
        }
        let delegate = StageDelegate(.plainly)
        let session = Self.session(client, delegate)
        session.dataTask(with: server.url("/end")).resume()
        #expect(await delegate.outcome().data == Data("half".utf8))
        #expect(type(of: session) == URLSession.self)
        let events = await client.events()
        #expect(events.count == (["bodies", "limit"].contains(option) ? 1 : 0))
        #expect(events.first?.at("response", "body") == nil)
    }

    @Test("A second client in a session captures later calls with their bodies")
    func secondClient() async throws {
        let server = try Self.makeServer()
        defer { server.stop() }
        let clients = [TestClient(), TestClient()]
        let delegate = StageDelegate(.plainly)
        let session = URLSession(configuration: .ephemeral, delegate: delegate, delegateQueue: nil)
        for client in clients {
            client.moesif.capture(session)
            session.dataTask(with: server.url("/end")).resume()
            _ = await delegate.outcome()
        }
        for client in clients {
            let events = await client.events()
            #expect(events.count == 1)
            #expect(DelegatedTaskTests.matches(events.first ?? .null, "response", "half"))
        }
    }

    static func session(
        _ client: TestClient,
        _ delegate: any URLSessionDelegate,
        _ queue: OperationQueue? = nil
    ) -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.timeoutIntervalForRequest = 300
        configuration.capture(with: client.moesif)
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: queue)
    }

    static func makeServer() throws -> LoopbackServer {
        try LoopbackServer { request in
            let half = LoopbackServer.Response.Chunk(Data("half".utf8))
            switch request.path {
            case "/open":
                return LoopbackServer.Response(body: .chunks([half, .init(Data("b".utf8), delay: .seconds(3600))]))
            case "/moved": return .redirect(to: "/end")
            default: return LoopbackServer.Response(body: .chunks([half]))
            }
        }
    }
}
#endif
