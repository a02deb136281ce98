#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls of sessions that another library creates for itself.
///
/// The whole process shares the cache: one test runs at a time.
@Suite("Calls that capture cannot reach", .tags(.linux), .serialized, .timeLimit(.minutes(10)))
struct OutOfReachTests {
    @Test("Streams of a library's own session are counted, and their host is logged once")
    func streamsAreCounted() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let entries = Lock<[Moesif.LogEntry]>([])
        let client = TestClient { $0.log = { entry in entries.withLock { $0.append(entry) } } }
        let early = URLSession(configuration: .default)
        client.moesif.registerGlobally()
        for _ in 0..<20 { await Self.stream(server) }
        await call(early, server, "/early")
        #expect(client.moesif.statistics.outOfReach == 21)
        client.moesif.unregister()
        await Self.stream(server)
        #expect(await client.events().isEmpty)
        let statistics = client.moesif.statistics
        #expect(statistics.outOfReach == 21 && statistics.isBalanced)
        #expect(statistics.description == "captured 0, out of reach 21")
        #expect(client.moesif.recorder?.log.drain(timeout: .seconds(60)) == true)
        let named = entries.withLock { $0.filter { $0.message.contains("calls to 127.0.0.1 are not captured") } }
        #expect(named.count == 1 && named.first?.level == .warning)
    }

    /// Calls that are captured, not wanted by the client, made without the shared cache, or never made.
    enum Kind: String, CaseIterable, Sendable {
        case shared, configured, live, made, wrapped, ofAnotherClient, ephemeral, excluded, denied, ownUpload
        case cancelled
    }

    @Test(
        "Calls that are captured, not wanted or made without the shared cache are not counted",
        arguments: Kind.allCases
    )
    func othersAreNotCounted(_ kind: Kind) async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient { configuration in
            if kind == .excluded { configuration.outgoing.hosts = .except(["127.0.0.1"]) }
            if kind == .denied { configuration.consent = .denied }
            if kind == .ownUpload { configuration.baseURL = server.url }
        }
        let moesif = client.moesif
        moesif.registerGlobally()
        defer { moesif.unregister() }
        let delegate = StageDelegate(.plainly)
        let plain = URLSession(configuration: .default, delegate: delegate, delegateQueue: nil)
        switch kind {
        case .shared: await call(.shared, server, "/")
        case .configured, .ofAnotherClient:
            let other = TestClient()
            let configuration = URLSessionConfiguration.default
            configuration.capture(with: kind == .configured ? moesif : other.moesif)
            let session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
            await call(session, server, "/")
            session.dataTask(with: server.url).resume()
            _ = await delegate.outcome()
            if kind == .ofAnotherClient { #expect(await other.events().count == 2) }
        case .live:
            moesif.capture(plain)
            plain.dataTask(with: server.url).resume()
            _ = await delegate.outcome()
        case .made, .wrapped:
            let session =
                kind == .made
                ? moesif.session(configuration: .default, delegate: delegate) : moesif.session(wrapping: plain)
            _ = try await session.data(from: server.url)
            for try await _ in try await session.bytes(from: server.url).0 {}
            session.dataTask(with: server.url).resume()
            _ = await delegate.outcome()
        case .ephemeral: await call(URLSession(configuration: .ephemeral), server, "/")
        case .excluded, .denied: await call(plain, server, "/")
        case .ownUpload: await call(plain, server, "/v1/events")
        case .cancelled:
            let task = plain.dataTask(with: server.url)
            task.cancel()
            _ = await delegate.outcome()
        }
        #expect(moesif.statistics.outOfReach == 0)
    }

    @Test("A shared cache of the app's own class is left unchanged")
    func ownCacheIsLeftAlone() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let before = URLCache.shared
        let cache = AppCache(memoryCapacity: 0, diskCapacity: 0, diskPath: nil)
        URLCache.shared = cache
        defer { URLCache.shared = before }
        let client = TestClient()
        client.moesif.registerGlobally()
        await Self.stream(server)
        client.moesif.unregister()
        #expect(type(of: URLCache.shared) == AppCache.self)
        #expect(client.moesif.statistics.outOfReach == 0)
    }

    private final class AppCache: URLCache, @unchecked Sendable {}  // It adds no state.

    @Test("An observed cache stores and returns responses as before")
    func cacheServes() async throws {
        let url = try #require(URL(string: "http://localhost/"))
        let cache = URLCache(memoryCapacity: 1_000_000, diskCapacity: 0, diskPath: nil)
        #expect(ObservedObject.observe(cache, by: ObservedURLCache.self))
        let kept = CachedURLResponse(
            response: URLResponse(url: url, mimeType: nil, expectedContentLength: 3, textEncodingName: nil),
            data: Data("abc".utf8)
        )
        cache.storeCachedResponse(kept, for: URLRequest(url: url))
        #expect(cache.cachedResponse(for: URLRequest(url: url))?.data == kept.data)
        let task = URLSession(configuration: .ephemeral).dataTask(with: url)
        let given: Data? = await withCheckedContinuation { continuation in
            cache.getCachedResponse(for: task) { continuation.resume(returning: $0?.data) }
        }
        #expect(given == kept.data)
    }

    @Test("At most 64 hosts are logged")
    func hostsAreFew() async throws {
        let entries = Lock<[Moesif.LogEntry]>([])
        let client = TestClient { $0.log = { entry in entries.withLock { $0.append(entry) } } }
        let recorder = try #require(client.moesif.recorder)
        for number in 0..<200 { recorder.noteOutOfReach(try #require(URL(string: "https://h\(number % 100).test/"))) }
        _ = await client.events()
        #expect(client.moesif.statistics.outOfReach == 200)
        #expect(recorder.log.drain(timeout: .seconds(60)))
        #expect(entries.withLock { $0.filter { $0.message.contains("not captured") }.count } == 64)
    }

    /// Makes a streamed call as a library does, with a separate session and delegate.
    private static func stream(_ server: LoopbackServer) async {
        let delegate = StageDelegate(.plainly)
        let session = URLSession(configuration: .default, delegate: delegate, delegateQueue: nil)
        session.dataTask(with: server.url("/stream")).resume()
        session.finishTasksAndInvalidate()
        #expect(await delegate.outcome().data == Data("answer".utf8))
        #expect(type(of: session) == URLSession.self)
    }
}
#endif
