import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends to the collector over HTTP, each request within a deadline of its own.
///
/// The deadline is the transport's, not URLSession's: a session that hangs, or has failed, is left behind, and the next
/// request goes out on a new one.
public final class URLSessionCollectorTransport: CollectorTransport {
    private let timeout: Duration
    private let deadlines: ExchangeDeadlines
    /// The session that all requests share, with its connections; on Linux none does.
    private let shared = Lock<URLSession?>(nil)

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - timeout: The longest that one request may take, answer and all. Default: 30 seconds.
    ///   - timeSource: Where the transport takes the time from. Default: the system's clocks.
    public init(timeout: Duration = .seconds(30), timeSource: any Moesif.TimeSource = SystemTimeSource()) {
        self.timeout = timeout
        deadlines = ExchangeDeadlines(timeSource)
    }

    deinit {
        shared.withLock { $0?.finishTasksAndInvalidate() }
    }

    /// Sends one request and returns the answer; throws when none came within the deadline.
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

    /// The session for the next request.
    ///
    /// On Linux, a body that is lost with a connection kept open from the last request is never sent again: the task
    /// hangs until its timeout. A server may end a connection without saying so; so every request has a session of its
    /// own.
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

    /// Ends the use of a session by a request; one whose task has failed or may never end is left behind.
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
        // Other requests may be under way on it.
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
        // The connection will not be used again.
        urlRequest.setValue("close", forHTTPHeaderField: "Connection")
        #endif
        urlRequest.httpBody = request.body
        return urlRequest
    }
}
