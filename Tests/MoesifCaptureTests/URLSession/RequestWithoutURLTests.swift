#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// A request without a URL fails; the platform's own methods crash the process.
@Suite("Requests without a URL", .tags(.linux), .timeLimit(.minutes(5)))
struct RequestWithoutURLTests {
    private static func request() throws -> URLRequest {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:1/")))
        request.url = nil
        return request
    }

    @Test("A call without a URL fails as unsupported and is no event")
    func awaitedCallsFail() async throws {
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let request = try Self.request().capturing(user: "u")
        let file = URL(filePath: "/dev/null")
        #expect(await failureCode { try await session.data(for: request) } == .unsupportedURL)
        #expect(await failureCode { try await session.data(for: request) { _ in nil } } == .unsupportedURL)
        #expect(await failureCode { try await session.upload(for: request, from: Data()) } == .unsupportedURL)
        #expect(await failureCode { try await session.upload(for: request, fromFile: file) } == .unsupportedURL)
        #expect(await failureCode { try await session.download(for: request) } == .unsupportedURL)
        #expect(await failureCode { try await session.bytes(for: request) } == .unsupportedURL)
        #expect(await client.events().isEmpty)
    }

    @Test("A task without a URL fails as unsupported and is no event")
    func tasksFail() async throws {
        let client = TestClient()
        let delegate = StageDelegate(.plainly)
        let session = client.moesif.session(configuration: .ephemeral, delegate: delegate)
        let request = try Self.request()
        let code: URLError.Code? = await withCheckedContinuation { continuation in
            session.dataTask(with: request) { _, _, error in continuation.resume(returning: (error as? URLError)?.code)
            }
            .resume()
        }
        #expect(code == .unsupportedURL)
        session.downloadTask(with: request).resume()
        #expect(await delegate.outcome().error?.code == URLError.unsupportedURL.rawValue)
        #expect(await client.events().isEmpty)
    }
}
#endif
