#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Each client records one event for a call, however many routes could capture it.
@Suite("One event for each call", .tags(.linux), .timeLimit(.minutes(10)))
struct OneCallOneEventTests {
    @Test(
        "A capturing session around a session with protocol capture records each call once",
        arguments: [true, false]
    )
    func wrapperOverASessionThatCarriesTheProtocol(_ wrappedFirst: Bool) async throws {
        let server = try LoopbackServer { request in .json(#"{"n":\#(request.body.count)}"#) }
        defer { server.stop() }
        let client = TestClient()
        let inner = URLSession(configuration: .ephemeral)
        let early = client.moesif.session(wrapping: inner)
        client.moesif.capture(inner)
        let session = wrappedFirst ? early : client.moesif.session(wrapping: inner)
        _ = try await session.data(from: server.url("/data"))
        var post = URLRequest(url: server.url("/upload"))
        post.httpMethod = "POST"
        _ = try await session.upload(for: post, from: Data("hello".utf8))
        _ = try await session.download(from: server.url("/download"))
        await withCheckedContinuation { continuation in
            session.dataTask(with: server.url("/task")) { _, _, _ in continuation.resume() }.resume()
        }
        await call(inner, server, "/plain", expecting: #"{"n":0}"#)
        let events = await client.events()
        #expect(paths(of: events) == ["/data", "/upload", "/download", "/task", "/plain"])
        #expect(events[1].at("request", "body")?.string == Data("hello".utf8).base64EncodedString())
    }

    /// One client wraps a session that has the protocol of another; both record everything.
    @Test("Two clients that capture the same call each record one complete event")
    func wrapperAndProtocolOfTwoClients() async throws {
        let server = try LoopbackServer { _ in .json(#"{"a":1}"#) }
        defer { server.stop() }
        let wrapping = TestClient()
        let registered = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: registered.moesif)
        let session = wrapping.moesif.session(configuration: configuration)
        var post = URLRequest(url: server.url("/upload"))
        post.httpMethod = "POST"
        _ = try await session.upload(for: post, from: Data(#"{"b":2}"#.utf8)) { _ in ["own": true] }
        for client in [wrapping, registered] {
            let events = await client.events()
            #expect(events.count == 1)
            #expect(events.first?.at("request", "body", "b") == 2)
            #expect(events.first?.at("response", "body", "a") == 1)
            #expect(events.first?.at("metadata", "own") == true)
        }
    }

    @Test("The request of a finished task that is sent again is another event")
    func requestOfAFinishedTaskIsAnotherCall() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: client.moesif)
        let session = client.moesif.session(configuration: configuration)
        let done = AsyncStream<Void>.makeStream()
        let task = session.dataTask(with: server.url("/first")) { _, _, _ in done.continuation.yield() }
        task.resume()
        _ = await done.stream.first { true }
        let again = try #require(task.originalRequest)
        _ = try await uncancelled { [inner = session.urlSession] in
            await Result { try await inner.data(for: again) }
        }.get()
        #expect(await client.events().count == 2)
    }

    @Test("Requests to the collector are skipped on every route")
    func trafficToTheCollectorIsNoCall() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let moesif = Moesif(applicationID: "test") {
            $0.baseURL = collector.url
            $0.captureOutgoingRequests = true
        }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: moesif)
        let session = URLSession(configuration: configuration)
        let url = collector.url.appending(path: "v1/events")
        _ = try await uncancelled { await Result { try await session.data(from: url) } }.get()
        moesif.unregister()
        let result = await moesif.shutdown(timeout: .seconds(30))
        #expect(result.statistics.skipped >= 1 && result.statistics.isBalanced)
        #expect(!collector.events.contains { $0.at("request", "uri")?.string?.contains("/v1/") == true })
    }

    private func call(_ session: URLSession, _ server: LoopbackServer, _ path: String, expecting: String) async {
        let data = await uncancelled { try? await session.data(from: server.url(path)).0 }
        #expect(data == Data(expecting.utf8))
    }
}
#endif
