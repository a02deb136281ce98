#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// The app's own `URLProtocol` class takes precedence over capture.
@Suite("URLProtocol classes of the app", .tags(.linux), .timeLimit(.minutes(10)))
struct ForeignProtocolTests {
    @Test("The app's URLProtocol class is asked first, and its calls are captured", arguments: [true, false])
    func classOfTheAppIsAskedFirst(_ hasDelegate: Bool) async throws {
        let server = try LoopbackServer { _ in .text("real") }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: Self.configuration)
        let delegate = hasDelegate ? RecordingDelegate() : nil
        let (mocked, response) = try await session.data(from: server.url("/mock"), delegate: delegate)
        #expect(mocked == Data("mock".utf8))
        #expect((response as? HTTPURLResponse)?.statusCode == 299)
        let (real, _) = try await session.data(from: server.url("/real"), delegate: delegate)
        #expect(real == Data("real".utf8))
        let events = await client.events()
        #expect(events.map { $0.at("response", "status") } == [299, 200])
        #expect(server.requestCount == 1)
    }

    @Test("A cancelled call of another URLProtocol class returns to its caller", arguments: [true, false])
    func cancelledCallOfAnotherClassAnswersItsCaller(_ hasDelegate: Bool) async throws {
        let client = TestClient()
        let session = client.moesif.session(configuration: Self.configuration)
        let url = try #require(URL(string: "http://127.0.0.1:1/mock/never"))
        let delegate = hasDelegate ? RecordingDelegate() : nil
        let call = Task { try await session.data(from: url, delegate: delegate) }
        await Task.yield()
        call.cancel()
        #expect(await failureCode { try await call.value } == .cancelled)
        #expect(await client.events().count == 1)
    }

    @Test(
        "A call that another URLProtocol class loads needs no delegate queue",
        arguments: ["/mock", "/real"],
        [true, false]
    )
    func suspendedDelegateQueueHoldsNothingUp(_ path: String, _ hasDelegate: Bool) async throws {
        let server = try LoopbackServer { _ in .text("real") }
        defer { server.stop() }
        let queue = OperationQueue()
        queue.isSuspended = true
        defer { queue.isSuspended = false }
        let client = TestClient()
        let session = client.moesif.session(configuration: Self.configuration, delegateQueue: queue)
        let delegate = hasDelegate ? RecordingDelegate() : nil
        let (data, _) = try await session.data(from: server.url(path), delegate: delegate)
        #expect(data == Data(path.dropFirst().utf8))
        let (file, _) = try await session.download(from: server.url("/real"))
        try FileManager.default.removeItem(at: file)
        let url = try #require(URL(string: "http://127.0.0.1:1/mock/never"))
        let call = Task { try await session.data(from: url) }
        await Task.yield()
        call.cancel()
        #expect(await failureCode { try await call.value } == .cancelled)
        #expect(await client.events().count == 3)
    }

    private static var configuration: URLSessionConfiguration {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [MockProtocol.self] + (configuration.protocolClasses ?? [])
        return configuration
    }

    /// Answers `/mock` with a status that no server sends, and never answers `/mock/never`.
    private final class MockProtocol: URLProtocol {
        override class func canInit(with request: URLRequest) -> Bool {
            request.url?.path.hasPrefix("/mock") == true
        }

        override class func canonicalRequest(for request: URLRequest) -> URLRequest {
            request
        }

        override func startLoading() {
            guard let url = request.url, url.path == "/mock",
                let response = HTTPURLResponse(url: url, statusCode: 299, httpVersion: nil, headerFields: nil)
            else { return }
            client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
            client?.urlProtocol(self, didLoad: Data("mock".utf8))
            client?.urlProtocolDidFinishLoading(self)
        }

        override func stopLoading() {}
    }
}
#endif
