#if !canImport(FoundationNetworking)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// What a registration reaches on Apple's platforms: `URLSession.shared`, where nobody would notice.
///
/// That session is the whole process's: one test runs at a time.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct SharedSessionTests {
    /// A delegate as of an app that pins certificates.
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

    @Test func sharedSessionIsCapturedUntilUnregistered() async throws {
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

    @Test("A task whose delegate answers challenges is the platform's to load, and so is an upload")
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
        "A session of the client that wraps the shared one is one event of the call, and so is the redirect of a call"
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

    @Test func otherSessionsSayWhyTheyAreNotCaptured() {
        let client = TestClient()
        #expect(URLSessionConfiguration.default.capture(with: client.moesif) == .nothing(.delegateIsOutOfReach))
        let background = URLSessionConfiguration.background(withIdentifier: "test")
        #expect(background.capture(with: client.moesif) == .nothing(.backgroundSession))
        #expect(client.moesif.capture(.shared) == .nothing(.sessionIsFixed))
    }
}
#endif
