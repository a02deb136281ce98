#if !canImport(FoundationNetworking)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A registration on Apple's platforms captures `URLSession.shared`, unless the app could notice.
///
/// The whole process shares that session: one test runs at a time.
@Suite("Registration on Apple platforms", .serialized, .timeLimit(.minutes(10)))
struct SharedSessionTests {
    /// A delegate like that of an app that pins certificates.
    private final class PinningDelegate: NSObject, URLSessionTaskDelegate, Sendable {
        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            didReceive challenge: URLAuthenticationChallenge,
            completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
        ) {
            completionHandler(.performDefaultHandling, nil)
        }
    }

    @Test("The shared session is captured until the client is unregistered")
    func sharedSessionIsCapturedUntilUnregistered() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        #expect(client.moesif.registerGlobally() == .sharedSession)
        _ = try await URLSession.shared.data(from: server.url("/registered"))
        var post = URLRequest(url: server.url("/body"))
        post.httpMethod = "POST"
        post.httpBody = Data("hello".utf8)
        _ = try await URLSession.shared.data(for: post)
        client.moesif.unregister()
        _ = try await URLSession.shared.data(from: server.url("/after"))
        #expect(paths(of: await client.events()) == ["/registered", "/body"])
        #expect(server.requests.map(\.body) == [Data(), Data("hello".utf8), Data()])
    }

    @Test("A task with a delegate that answers challenges, and an upload, are not captured")
    func taskThatWouldNoticeIsLeftAlone() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        client.moesif.registerGlobally()
        defer { client.moesif.unregister() }
        _ = try await URLSession.shared.data(from: server.url("/pinned"), delegate: PinningDelegate())
        var put = URLRequest(url: server.url("/upload"))
        put.httpMethod = "PUT"
        _ = try await URLSession.shared.upload(for: put, from: Data("hello".utf8))
        #expect(await client.events().isEmpty && server.requestCount == 2)
    }

    @Test(
        "A call of a session that wraps the shared session is one event, and so is a redirected call"
    )
    func oneCallIsOneEvent() async throws {
        let server = try LoopbackServer { request in
            request.path == "/redirect" ? .redirect(to: "/end") : .text("answer")
        }
        defer { server.stop() }
        let client = TestClient()
        client.moesif.registerGlobally()
        defer { client.moesif.unregister() }
        _ = try await client.moesif.session(wrapping: .shared).data(from: server.url("/wrapped"))
        _ = try await URLSession.shared.data(from: server.url("/redirect"))
        #expect(paths(of: await client.events()) == ["/wrapped", "/redirect"])
    }

    @Test("Other sessions report why they are not captured")
    func otherSessionsSayWhyTheyAreNotCaptured() {
        let client = TestClient()
        #expect(URLSessionConfiguration.default.capture(with: client.moesif) == .nothing(.delegateIsOutOfReach))
        let background = URLSessionConfiguration.background(withIdentifier: "test")
        #expect(background.capture(with: client.moesif) == .nothing(.backgroundSession))
        #expect(client.moesif.capture(.shared) == .nothing(.sessionIsFixed))
    }
}
#endif
