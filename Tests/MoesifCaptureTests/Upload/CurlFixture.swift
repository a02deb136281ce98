#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// What the tests of `CurlTransport` have in common.
enum CurlFixture {
    typealias Response = LoopbackServer.Response

    /// A transport whose deadline is far away unless the clock is moved.
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

    /// Bytes in place of a response; the connection closes after them.
    static func raw(_ text: String) -> Response {
        Response(ending: .garbage(Data(text.utf8)))
    }

    /// Returns the failure of a request; records an issue when it has another end.
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
