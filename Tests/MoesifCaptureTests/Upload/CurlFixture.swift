#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Helpers for the tests of `CurlTransport`.
enum CurlFixture {
    typealias Response = LoopbackServer.Response

    /// Returns a transport with a long timeout; a test with a manual clock reaches it by moving the clock.
    static func transport(
        timeout: Duration = .seconds(30),
        connections: Int = 4,
        _ timeSource: any Moesif.TimeSource = SystemTimeSource(),
        trusting authority: URL? = nil
    ) throws -> CurlTransport {
        try #require(
            CurlTransport(
                timeout: timeout,
                maximumConnections: connections,
                timeSource: timeSource,
                certificateAuthority: authority
            )
        )
    }

    static func post(_ url: URL, _ body: String = "[{}]") -> CollectorRequest {
        let headers: HeaderFields = [.contentType: "application/json", .userAgent: "test/1"]
        return CollectorRequest(method: .post, url: url, path: url.path, headers: headers, body: Data(body.utf8))
    }

    static func get(_ url: URL) -> CollectorRequest {
        CollectorRequest(method: .get, url: url, path: url.path)
    }

    /// Returns a response that is these bytes; the connection closes after them.
    static func raw(_ text: String) -> Response {
        Response(ending: .garbage(Data(text.utf8)))
    }

    /// Returns the failure of a request; records an issue if it does not fail with a `CollectorFailure`.
    static func failure(
        _ transport: CurlTransport,
        _ request: CollectorRequest,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async -> CollectorFailure? {
        await #expect(throws: CollectorFailure.self, sourceLocation: sourceLocation) {
            try await transport.send(request)
        }
    }
}
#endif
