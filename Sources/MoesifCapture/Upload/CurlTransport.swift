package import Foundation

/// Sends to the collector with the libcurl that Foundation uses, each request within a deadline of its own.
///
/// In place of `URLSession` on Linux, which keeps a core busy while it waits for a response, and needs a new connection
/// for each request. Connections are kept, and shared where the server speaks HTTP/2. One thread of the transport's own
/// does the work; it starts with the first request and ends with the transport. Redirects are not followed, cookies
/// not kept, bodies not decompressed. Proxies are those of the environment, except for this machine.
package final class CurlTransport: CollectorTransport {
    private let timeout: Duration
    private let deadlines: ExchangeDeadlines
    private let certificateAuthority: String?
    private let session: CurlSession

    /// Creates a transport; returns nil where the process has no libcurl loaded that can be used, as in a fully static
    /// program and on other platforms than Linux.
    ///
    /// - Parameters:
    ///   - timeout: The longest that one request may take, response and all.
    ///   - maximumConnections: The most connections at the same time, to one host.
    ///   - timeSource: Where the transport takes the time from.
    ///   - certificateAuthority: A file of certificates to trust in place of the system's; nil for the system's.
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

    /// Sends one request, compressed, and returns the response.
    ///
    /// Throws `CollectorFailure` when no status came within the deadline.
    package func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        try await perform(request.compressedInBackground())
    }

    /// Sends one request as it is.
    func perform(_ request: CollectorRequest) async throws -> CollectorResponse {
        try Task.checkCancellation()
        let exchange = CollectorTask(request, timeout: timeout, deadlines: deadlines)
        let curlRequest = CurlRequest(request, timeout: timeout, certificateAuthority: certificateAuthority)
        session.start(curlRequest, exchange)
        // What was given up goes on otherwise.
        defer { session.stop(exchange) }
        return try await exchange.response()
    }
}
