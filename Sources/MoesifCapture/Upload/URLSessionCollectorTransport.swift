import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A transport that uses URLSession and limits the time of each request.
///
/// The transport enforces the timeout itself and does not rely on URLSession. A session that hangs or has failed is
/// abandoned, and the next request uses a new one. On Linux, clients use this transport only if the process has no
/// usable libcurl loaded.
public final class URLSessionCollectorTransport: CollectorTransport {
    private let timeout: Duration
    private let deadlines: ExchangeDeadlines
    /// The session that all requests share, with its connections; on Linux it is always `nil`.
    private let shared = Lock<URLSession?>(nil)

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - timeout: The maximum time for one request, including the response. Default: 30 seconds.
    ///   - timeSource: The clock of the transport. Default: the system's clocks.
    public init(timeout: Duration = .seconds(30), timeSource: any Moesif.TimeSource = SystemTimeSource()) {
        self.timeout = timeout
        deadlines = ExchangeDeadlines(timeSource)
    }

    deinit {
        shared.withLock { $0?.finishTasksAndInvalidate() }
    }

    /// Sends a request, with its body compressed, and returns the response.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response, with any status. Its body is the part that arrived, at most 1 MiB.
    /// - Throws: An error if no status arrived within the timeout, or `CancellationError` if the task was cancelled.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        let urlRequest = urlRequest(await request.compressedInBackground())
        try Task.checkCancellation()
        let session = openSession()
        let exchange = CollectorTask(request, timeout: timeout, deadlines: deadlines)
        let cancel = CollectorSessionDelegate.start(urlRequest, for: exchange, on: session)
        do {
            let response = try await exchange.response()
            close(session, isUsable: exchange.hasTransferEnded, cancel)
            return response
        } catch {
            close(session, isUsable: false, cancel)
            throw error
        }
    }

    /// Returns the session for the next request.
    ///
    /// On Linux, each request uses a separate session, because a server may close a kept connection without notice.
    /// URLSession never sends a body again that is lost with such a connection, and the task hangs until its timeout.
    private func openSession() -> URLSession {
        #if canImport(FoundationNetworking)
        CollectorSessionDelegate.make(timeout: timeout)
        #else
        shared.withLock { shared in
            let session = shared ?? CollectorSessionDelegate.make(timeout: timeout)
            shared = session
            return session
        }
        #endif
    }

    /// Ends the use of a session by a request, and abandons a session with a task that has failed or may never end.
    private func close(_ session: URLSession, isUsable: Bool, _ cancel: () -> Void) {
        if !isUsable { cancel() }
        #if canImport(FoundationNetworking)
        session.finishTasksAndInvalidate()
        #else
        guard !isUsable else { return }
        let isShared = shared.withLock { shared in
            defer { if shared === session { shared = nil } }
            return shared === session
        }
        // Other requests may still use the session.
        if isShared { session.finishTasksAndInvalidate() }
        #endif
    }

    private func urlRequest(_ request: CollectorRequest) -> URLRequest {
        var urlRequest = URLRequest(url: request.url)
        urlRequest.httpMethod = request.method.rawValue
        for (name, value) in request.headers {
            urlRequest.setValue(value, forHTTPHeaderField: name.description)
        }
        #if canImport(FoundationNetworking)
        // The connection is not used again.
        urlRequest.setValue("close", forHTTPHeaderField: "Connection")
        #endif
        urlRequest.httpBody = request.body
        return urlRequest
    }
}
