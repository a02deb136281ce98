#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Another library's `URLProtocol` in the same configuration behaves as without capture, before or after it.
@Suite("Another URLProtocol in the same configuration", .tags(.linux), .timeLimit(.minutes(10)))
struct ForeignProtocolRouteTests {
    enum Place: String, CaseIterable, Sendable {
        case before
        case after

        func configuration(_ client: TestClient) -> URLSessionConfiguration {
            let configuration = URLSessionConfiguration.ephemeral
            // A task that asks a cache first starts at any time.
            configuration.urlCache = nil
            configuration.capture(with: client.moesif)
            let own = configuration.protocolClasses?.firstIndex { $0 == client.moesif.protocolClass } ?? 0
            configuration.protocolClasses?.insert(MockProtocol.self, at: self == .before ? own : own + 1)
            return configuration
        }
    }

    @Test("Another URLProtocol class answers as it does without capture", arguments: Place.allCases)
    func itAnswersWhatItAnswers(_ place: Place) async throws {
        let server = try LoopbackServer { _ in .text("real") }
        defer { server.stop() }
        let client = TestClient()
        let session = URLSession(configuration: place.configuration(client))
        let answers = await uncancelled {
            var answers: [String] = []
            for path in ["/mock", "/real", "/mock/fails"] {
                let outcome = await Result { try await session.data(from: server.url(path)) }
                switch outcome {
                case .success(let (data, _)): answers.append(String(decoding: data, as: UTF8.self))
                case .failure(let error): answers.append("\((error as NSError).code)")
                }
            }
            return answers
        }
        #expect(answers == ["mock", "real", "-1009"])
        #expect(server.requestCount == 1)
        let events = await client.events()
        // Calls that a class before ours answers never reach ours.
        let statuses: [JSONValue?] = place == .before ? [200] : [299, 200, nil]
        #expect(events.map { $0.at("response", "status") } == statuses)
        if place == .after {
            #expect(events[0].at("response", "body")?.string == Data("mock".utf8).base64EncodedString())
        }
    }

    @Test("Another URLProtocol class is stopped when its task is cancelled")
    func itIsStoppedWhenItsTaskIsCancelled() async throws {
        let client = TestClient()
        let session = URLSession(configuration: Place.after.configuration(client))
        let url = try #require(URL(string: "http://127.0.0.1:1/mock/never"))
        let stops = MockProtocol.stops.withLock { $0 }
        let code = await withCheckedContinuation { continuation in
            let task = session.dataTask(with: url) { _, _, error in
                continuation.resume(returning: (error as? URLError)?.code)
            }
            task.resume()
            // Cancels the task after it has started.
            URLSessionWorkQueue.async { DispatchQueue.global().async { task.cancel() } }
        }
        #expect(code == .cancelled)
        #expect(MockProtocol.stops.withLock { $0 } > stops)
        #expect(await client.events().count == 1)
    }

    /// Answers `/mock` with a status that no server sends and `/mock/fails` with an error; never answers `/mock/never`.
    private final class MockProtocol: URLProtocol {
        static let stops = Lock(0)

        override class func canInit(with request: URLRequest) -> Bool {
            request.url?.path.hasPrefix("/mock") == true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            guard let url = request.url, url.path != "/mock/never" else { return }
            guard url.path == "/mock",
                let response = HTTPURLResponse(url: url, statusCode: 299, httpVersion: nil, headerFields: nil)
            else {
                client?.urlProtocol(self, didFailWithError: URLError(.notConnectedToInternet))
                return
            }
            client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
            client?.urlProtocol(self, didLoad: Data("mock".utf8))
            client?.urlProtocolDidFinishLoading(self)
        }

        override func stopLoading() {
            Self.stops.withLock { $0 += 1 }
        }
    }
}
#endif
