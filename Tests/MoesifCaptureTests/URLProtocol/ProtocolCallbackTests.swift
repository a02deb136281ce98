#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Clients and sessions that are created in a callback of another library's `URLProtocol`, on `URLSession`'s own queue.
///
/// A plain `URLSession(configuration:)` can be created there.
@Suite("Use inside a URLProtocol callback", .tags(.linux), .serialized, .timeLimit(.minutes(5)))
struct ProtocolCallbackTests {
    enum Making: String, CaseIterable, Sendable {
        case session, wrappedSession, sharedSession, capturedSession, capturedConfiguration, registeredClient

        func run(_ client: Moesif) {
            switch self {
            case .session: _ = client.session(configuration: .ephemeral, delegate: QuietDelegate())
            case .wrappedSession: _ = client.session(wrapping: URLSession(configuration: .ephemeral))
            case .sharedSession: _ = client.session(wrapping: .shared)
            case .capturedSession: client.capture(URLSession(configuration: .default))
            case .capturedConfiguration: URLSessionConfiguration.ephemeral.capture(with: client)
            case .registeredClient:
                let moesif = Moesif(applicationID: "test") {
                    $0.transport = RecordingTransport()
                    $0.captureOutgoingRequests = true
                }
                moesif.unregister()
            }
        }
    }

    @Test("A client and its sessions can be created inside a callback of a URLProtocol", arguments: Making.allCases)
    func makingInACallbackWorks(_ making: Making) async throws {
        let client = TestClient()
        _ = URLSession.shared
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [CallbackProtocol.self]
        let session = URLSession(configuration: configuration)
        CallbackProtocol.callback.withLock { $0 = { making.run(client.moesif) } }
        let url = try #require(URL(string: "callback://host/"))
        let status = await uncancelled {
            (try? await session.data(from: url).1 as? HTTPURLResponse)?.statusCode
        }
        #expect(status == 299)
        _ = await client.events()
    }

    @Test("A stream opened from a callback of a URLProtocol delivers its bytes")
    func streamOfACallbackWorks() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let counts = AsyncStream<Int>.makeStream()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [CallbackProtocol.self]
        let session = URLSession(configuration: configuration)
        CallbackProtocol.callback.withLock {
            $0 = {
                let capturing = client.moesif.session(configuration: .ephemeral)
                Task {
                    var count = 0
                    for try await _ in try await capturing.bytes(from: server.url("/")).0 { count += 1 }
                    counts.continuation.yield(count)
                }
            }
        }
        let url = try #require(URL(string: "callback://host/"))
        _ = await uncancelled { try? await session.data(from: url) }
        #expect(await counts.stream.first { _ in true } == 6)
        #expect(await client.events().count == 1)
    }

    /// Runs a closure of the test in `startLoading`, and answers with a status that no server sends.
    private final class CallbackProtocol: URLProtocol {
        static let callback = Lock<@Sendable () -> Void> {}

        override class func canInit(with request: URLRequest) -> Bool {
            request.url?.scheme == "callback"
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            Self.callback.withLock { $0 }()
            guard let url = request.url,
                let response = HTTPURLResponse(url: url, statusCode: 299, httpVersion: nil, headerFields: nil)
            else { return }
            client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
            client?.urlProtocolDidFinishLoading(self)
        }

        override func stopLoading() {}
    }
}
#endif
