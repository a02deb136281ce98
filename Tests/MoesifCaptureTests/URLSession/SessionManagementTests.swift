import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A capturing session is managed like a plain one, including its streams.
@Suite("Management of a capturing session", .timeLimit(.minutes(5)))
struct SessionManagementTests {
    /// Longer than any test takes: a byte sent after this delay never arrives.
    private static let never = Duration.seconds(3600)

    private static func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            guard request.path == "/stream" else { return request.path == "/hang" ? .hang(never) : .text("answer") }
            return LoopbackServer.Response(
                body: .chunks([.init(Data("a".utf8)), .init(Data("b".utf8), delay: never)])
            )
        }
    }

    @Test("A capturing session has the properties of its inner session, and the app's delegate")
    func propertiesAreThoseOfTheSession() async {
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 7
        let queue = OperationQueue()
        let delegate = QuietDelegate()
        let session = client.moesif.session(configuration: configuration, delegate: delegate, delegateQueue: queue)
        #expect(session.configuration.timeoutIntervalForRequest == 7)
        #expect(session.delegate === delegate)
        #expect(session.delegateQueue === queue)
        session.sessionDescription = "mine"
        #expect(session.urlSession.sessionDescription == "mine")
        await session.reset()
        await session.flush()
        _ = await client.events()
    }

    @Test("invalidateAndCancel() cancels calls and streams, and refuses new ones")
    func invalidatingCancels() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let (bytes, _) = try await session.bytes(from: server.url("/stream"))
        let call = Task { try await session.data(from: server.url("/hang")) }
        await server.waitForRequests(2)
        session.invalidateAndCancel()
        #expect(await failureCode { for try await _ in bytes {} } == .cancelled)
        #expect(await failureCode { try await call.value } == .cancelled)
        #expect(await failureCode { try await session.bytes(from: server.url("/stream")) } == .cancelled)
        #expect(await failureCode { try await session.data(from: server.url("/")) } == .cancelled)
        #expect(await client.events().count == 2)
        #expect(server.requestCount == 2)
    }

    @Test("A session that is invalidated before its first stream refuses the stream")
    func firstStreamIsRefused() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        session.invalidateAndCancel()
        #expect(await failureCode { try await session.bytes(from: server.url("/stream")) } == .cancelled)
        #expect(await client.events().isEmpty)
    }

    @Test("finishTasksAndInvalidate() lets streams finish and refuses new ones")
    func finishingLetsStreamsRun() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let (bytes, _) = try await session.bytes(from: server.url("/"))
        session.finishTasksAndInvalidate()
        var count = 0
        for try await _ in bytes { count += 1 }
        #expect(count == 6)
        #expect(await failureCode { try await session.bytes(from: server.url("/")) } == .cancelled)
        #expect(await client.events().count == 1)
    }

    @Test("The tasks of a session are listed, including streams")
    func tasksAreListed() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let task = session.downloadTask(with: server.url("/hang")) { _, _, _ in }
        task.resume()
        #expect(await session.allTasks == [task])
        let (bytes, _) = try await session.bytes(from: server.url("/stream"))
        #expect(Set(await session.allTasks.map { $0.originalRequest?.url?.path }) == ["/hang", "/stream"])
        let (data, upload, download) = await session.tasks
        #expect(data.count == 1 && upload.isEmpty && download == [task])
        withExtendedLifetime(bytes) {}
        session.invalidateAndCancel()
        _ = await client.events()
    }

    /// Stock `URLSession` on Linux reads its task list while it changes, and crashes.
    @Test("Tasks can be listed while other tasks start and finish", .tags(.slow, .race))
    func tasksAreListedMeanwhile() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let isDone = Lock(false)
        async let listed = Self.list(session) { isDone.withLock { $0 } }
        async let more = Self.list(session) { isDone.withLock { $0 } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<250 { _ = try await session.data(from: server.url("/")) }
                }
            }
            try await group.waitForAll()
        }
        isDone.withLock { $0 = true }
        let counts = await [listed, more]
        #expect(!counts.contains(0))
        #expect(await session.allTasks.isEmpty)
        _ = await client.events()
    }

    /// Lists the tasks repeatedly, and returns the total number of listed tasks.
    private static func list(_ session: CapturingURLSession, until isDone: @Sendable () -> Bool) async -> Int {
        var count = 0
        while !isDone() { count += await session.allTasks.count }
        return count
    }

    @Test("A suspended task is listed if it was started")
    func suspendedTasksAreListed() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let (begun, unbegun) = (
            session.dataTask(with: URLRequest(url: server.url("/hang"))) { _, _, _ in },
            session.dataTask(with: URLRequest(url: server.url("/hang"))) { _, _, _ in }
        )
        begun.resume()
        await server.waitForRequests(1)
        begun.suspend()
        #expect(await session.allTasks == [begun])
        withExtendedLifetime(unbegun) {}
        session.invalidateAndCancel()
        _ = await client.events()
    }

    @Test("A session that wraps URLSession.shared does not invalidate it")
    func sharedStaysValid() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(wrapping: .shared)
        session.finishTasksAndInvalidate()
        session.invalidateAndCancel()
        #expect(try await session.data(from: server.url("/")).0 == Data("answer".utf8))
        #expect(await client.events().count == 1)
    }

    @Test("WebSocket tasks and resumed downloads pass through uncaptured")
    func otherTasksPassThrough() async throws {
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = try #require(URL(string: "ws://127.0.0.1:1/"))
        #expect(session.webSocketTask(with: url).originalRequest?.url == url)
        let failure: (any Error)? = await withCheckedContinuation { continuation in
            session.downloadTask(withResumeData: Data()) { _, _, error in continuation.resume(returning: error) }
                .resume()
        }
        #expect((failure as? URLError)?.code == .unsupportedURL)
        #expect(await client.events().isEmpty)
    }
}
