package import Foundation

/// A transport that uses Foundation's libcurl and limits the time of each request.
///
/// On Linux it replaces `URLSession`, which keeps a core busy while it waits for a response and needs a new connection
/// for each request. The transport keeps connections, and shares them between requests if the server supports HTTP/2. A
/// dedicated thread does the work; it starts with the first request and ends with the transport. The transport does not
/// follow redirects, store cookies or decompress bodies. It uses the proxies of the environment, except for loopback
/// addresses.
package final class CurlTransport: CollectorTransport {
    private let timeout: Duration
    private let deadlines: ExchangeDeadlines
    private let certificateAuthority: String?
    private let session: CurlSession

    /// Creates a transport, or returns `nil` if the process has no usable libcurl loaded.
    ///
    /// There is none in a fully static program, and on platforms other than Linux.
    ///
    /// - Parameters:
    ///   - timeout: The maximum time for one request, including the response. Default: 30 seconds.
    ///   - maximumConnections: The maximum number of simultaneous connections to one host. Default: 4.
    ///   - timeSource: The clock of the transport. Default: the system's clocks.
    ///   - certificateAuthority: A file of trusted certificates that replaces those of the system. Default: none.
    package init?(
        timeout: Duration = .seconds(30),
        maximumConnections: Int = 4,
        timeSource: any Moesif.TimeSource = SystemTimeSource(),
        certificateAuthority: URL? = nil
    ) {
        guard CurlLibrary.isFound else { return nil }
        self.timeout = timeout
        deadlines = ExchangeDeadlines(timeSource)
        self.certificateAuthority = certificateAuthority?.path
        session = CurlSession(maximumConnections: max(1, maximumConnections))
    }

    deinit {
        session.end()
    }

    /// Compresses and sends a request, and returns the response.
    ///
    /// - Throws: `CollectorFailure` if no status arrived within the timeout, or `CancellationError`.
    package func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        try await perform(request.compressedInBackground())
    }

    /// Sends a request without compressing it.
    func perform(_ request: CollectorRequest) async throws -> CollectorResponse {
        try Task.checkCancellation()
        let exchange = CollectorTask(request, timeout: timeout, deadlines: deadlines)
        let curlRequest = CurlRequest(request, timeout: timeout, certificateAuthority: certificateAuthority)
        session.start(curlRequest, exchange)
        // Otherwise an abandoned transfer would continue.
        defer { session.stop(exchange) }
        return try await exchange.response()
    }
}
