#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// Faults of stock `URLSession` on Linux that the wrapper avoids.
///
/// `CancelRaceTests` covers cancelling.
@Suite("Faults of stock URLSession on Linux", .tags(.linux), .timeLimit(.minutes(10)))
struct StockFaultTests {
    static let sessionsWithoutDelegate: [SessionKind] = [.shared, .standard, .ephemeral]

    @Test(
        "An unanswered challenge ends the call with status 401",
        arguments: sessionsWithoutDelegate,
        ["Basic realm=\"x\"", "basic", "Digest realm=\"x\", Basic realm=\"y\""]
    )
    func challengeThatNobodyAnswersEnds(_ kind: SessionKind, _ challenge: String) async throws {
        let server = try Self.server(challenge)
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(wrapping: kind.make())
        let (data, response) = try await session.data(from: server.url("/a"))
        #expect(data == Data("no".utf8))
        #expect((response as? HTTPURLResponse)?.statusCode == 401)
        #expect((response as? HTTPURLResponse)?.value(forHTTPHeaderField: "WWW-Authenticate") == challenge)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 401)
        #expect(event.at("response", "headers", "WWW-Authenticate")?.string == challenge)
        #expect(server.requestCount == 1)
    }

    @Test("A task with an unanswered challenge ends with its response", arguments: sessionsWithoutDelegate)
    func taskWithAChallengeEnds(_ kind: SessionKind) async throws {
        let server = try Self.server("Basic realm=\"x\"")
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(wrapping: kind.make())
        let holder = Holder()
        let url = server.url("/a")
        let shown: String? = await withCheckedContinuation { continuation in
            let task = session.dataTask(with: url) { _, response, _ in
                let response = response as? HTTPURLResponse
                continuation.resume(returning: response?.value(forHTTPHeaderField: "WWW-Authenticate"))
            }
            holder.task.withLock { $0 = task }
            task.resume()
        }
        #expect(shown == "Basic realm=\"x\"")
        #expect(await client.events().count == 1)
    }

    @Test("A challenge with a stored credential ends the call with status 401")
    func challengeWithAStoredCredentialEnds() async throws {
        let server = try Self.server("Basic realm=\"vault\"")
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        let storage = try #require(configuration.urlCredentialStorage)
        let space = URLProtectionSpace(
            host: "127.0.0.1",
            port: Int(server.port),
            protocol: "http",
            realm: "vault",
            authenticationMethod: NSURLAuthenticationMethodHTTPBasic
        )
        let credential = URLCredential(user: "u", password: "p", persistence: .forSession)
        storage.setDefaultCredential(credential, for: space)
        defer { storage.remove(credential, for: space) }
        let client = TestClient()
        let session = client.moesif.session(configuration: configuration)
        let (_, response) = try await session.data(from: server.url("/a"))
        #expect((response as? HTTPURLResponse)?.statusCode == 401)
        #expect(await client.events().count == 1)
    }

    @Test("A delegate that answers a challenge receives the protected response")
    func delegateThatAnswersAChallengeIsHeard() async throws {
        let server = try LoopbackServer { request in
            request.header("Authorization") == "Basic dTpw"
                ? .text("welcome")
                : LoopbackServer.Response(
                    status: 401,
                    headers: [.init(name: "WWW-Authenticate", value: "Basic realm=x")]
                )
        }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral, delegate: KeyHolder())
        let (data, response) = try await session.data(from: server.url("/a"))
        #expect(data == Data("welcome".utf8))
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 200)
    }

    @Test("A delegate that cancels a challenge cancels the call")
    func delegateThatRefusesAChallengeEndsTheCall() async throws {
        let server = try Self.server("Basic realm=\"x\"")
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(wrapping: SessionKind.custom.make())
        #expect(await failureCode { try await session.data(from: server.url("/a")) } == .cancelled)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 401)
    }

    @Test("An upload task with a nil body does not crash", arguments: SessionKind.allCases)
    func uploadOfNilDoesNotTrap(_ kind: SessionKind) async throws {
        let server = try LoopbackServer { .text("\($0.body.count)") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(wrapping: kind.make())
        var request = URLRequest(url: server.url("/upload"))
        request.httpMethod = "POST"
        let data: Data? = await withCheckedContinuation { continuation in
            session.uploadTask(with: request, from: nil) { data, _, _ in continuation.resume(returning: data) }.resume()
        }
        #expect(data == Data("0".utf8))
        #expect(await client.events().count == 1)
    }

    @Test("Suspending and resuming a task at once does not crash")
    func suspendingAndResumingAtOnceDoesNotTrap() async throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/a")
        for _ in 0..<100 {
            let data: Data? = await withCheckedContinuation { continuation in
                let task = session.dataTask(with: url) { data, _, _ in continuation.resume(returning: data) }
                task.resume()
                task.suspend()
                task.resume()
            }
            #expect(data == Data("ok".utf8))
        }
        #expect(await client.events().count == 100)
    }

    private static func server(_ challenge: String) throws -> LoopbackServer {
        try LoopbackServer { _ in
            LoopbackServer.Response(
                status: 401,
                headers: [.init(name: "WWW-Authenticate", value: challenge)],
                body: .data(Data("no".utf8))
            )
        }
    }

    private final class Holder: Sendable {
        let task = Lock<URLSessionDataTask?>(nil)
    }

    /// Answers every challenge with a credential.
    private final class KeyHolder: NSObject, URLSessionTaskDelegate, Sendable {
        func urlSession(
            _ session: URLSession,
            task: URLSessionTask,
            didReceive challenge: URLAuthenticationChallenge,
            completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
        ) {
            completionHandler(.useCredential, URLCredential(user: "u", password: "p", persistence: .none))
        }
    }
}
#endif
