import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A session and one of its tasks share a delegate.
@Suite("Delegates shared by a session and its task", .timeLimit(.minutes(2)))
struct SharedDelegateTests {
    /// Implements only the completion callback.
    private final class Delegate: NSObject, URLSessionDataDelegate, Sendable {
        private let end: @Sendable () -> Void

        init(_ end: @escaping @Sendable () -> Void) {
            self.end = end
        }

        func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
            end()
        }
    }

    /// Implements no task callback, and reports the invalidation of the session.
    private final class SilentDelegate: NSObject, URLSessionTaskDelegate, Sendable {
        private let end: @Sendable () -> Void

        init(_ end: @escaping @Sendable () -> Void) {
            self.end = end
        }

        func urlSession(_ session: URLSession, didBecomeInvalidWithError error: (any Error)?) {
            end()
        }
    }

    @Test("A task with the session's own delegate ends and is one event")
    func sameDelegate() async throws {
        let server = try LoopbackServer { request in
            request.path == "/moved" ? .redirect(to: "/end") : .json(#"{"a":1}"#)
        }
        defer { server.stop() }
        let client = TestClient()
        let (ends, end) = AsyncStream<Void>.makeStream()
        let delegate = Delegate { end.finish() }
        let session = client.moesif.session(configuration: .ephemeral, delegate: delegate)
        var request = URLRequest(url: server.url("/moved"))
        request.httpMethod = "POST"
        let task = session.uploadTask(with: request, from: Data("{}".utf8))
        task.delegate = delegate
        task.resume()
        for await _ in ends {}
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?.at("response", "body") == ["a": 1])
    }

    @Test("A task with a delegate that implements no task callback is one event")
    func silentDelegate() async throws {
        let server = try LoopbackServer { _ in .json(#"{"a":1}"#) }
        defer { server.stop() }
        let client = TestClient()
        let (ends, end) = AsyncStream<Void>.makeStream()
        let delegate = SilentDelegate { end.finish() }
        let session = client.moesif.session(configuration: .ephemeral, delegate: delegate)
        let task = session.dataTask(with: URLRequest(url: server.url("/")))
        task.delegate = delegate
        task.resume()
        session.finishTasksAndInvalidate()
        for await _ in ends {}
        #expect(await client.events().count == 1)
    }

    @Test("A call that is cancelled with its session at once is one event")
    func invalidatedAtOnce() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient()
        for _ in 0..<50 {
            let (ends, end) = AsyncStream<Void>.makeStream()
            let session = client.moesif.session(configuration: .default, delegate: SilentDelegate { end.finish() })
            session.dataTask(with: URLRequest(url: server.url("/"))).resume()
            session.invalidateAndCancel()
            for await _ in ends {}
        }
        #expect(await client.events().count == 50)
    }
}
