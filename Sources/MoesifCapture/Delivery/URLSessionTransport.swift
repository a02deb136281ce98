import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends to the collector over HTTP, each request within a deadline of its own.
///
/// The deadline is the transport's, not URLSession's: a session that hangs is left behind, and the next request goes
/// out on a new one.
public final class URLSessionTransport: EventTransport {
    /// What every request says it comes from.
    public static let userAgent = "moesifcapture-swift/0.1.0"

    private let applicationID: ApplicationID
    private let endpoint: CollectorEndpoint
    private let timeout: Duration
    private let timeSource: any TimeSource
    private let session: Lock<URLSession>

    init(applicationID: ApplicationID, endpoint: CollectorEndpoint, timeout: Duration, timeSource: any TimeSource) {
        self.applicationID = applicationID
        self.endpoint = endpoint
        self.timeout = timeout
        self.timeSource = timeSource
        session = Lock(CollectorSession.make(timeout: timeout))
    }

    deinit {
        session.withLock { $0.finishTasksAndInvalidate() }
    }

    /// Sends one request and returns the answer; throws when none came within the deadline.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        guard let urlRequest = urlRequest(request) else { throw CollectorFailure.badURL }
        let used = session.withLock { $0 }
        let (exchange, cancel) = CollectorSession.start(urlRequest, on: used)
        let deadline = timeSource.now + timeout
        let watch = Task { [timeSource] in
            try await timeSource.sleep(until: deadline)
            exchange.answer.give(.failure(CollectorFailure.deadline))
        }
        defer { watch.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await exchange.answer.value()
            } onCancel: {
                exchange.answer.give(.failure(CancellationError()))
            }
        } catch {
            cancel()
            if case CollectorFailure.deadline = error { replace(used) }
            throw error
        }
    }

    /// Leaves a session that hung to itself.
    private func replace(_ hung: URLSession) {
        let fresh = CollectorSession.make(timeout: timeout)
        session.withLock { current in
            if current === hung { current = fresh }
        }
    }

    private func urlRequest(_ request: CollectorRequest) -> URLRequest? {
        guard let url = endpoint.url(request.path) else { return nil }
        var urlRequest = URLRequest(url: url)
        urlRequest.httpMethod = request.method.rawValue
        urlRequest.setValue(applicationID.value, forHTTPHeaderField: HeaderName.moesifApplicationID.description)
        urlRequest.setValue("application/json; charset=utf-8", forHTTPHeaderField: HeaderName.contentType.description)
        urlRequest.setValue(Self.userAgent, forHTTPHeaderField: HeaderName.userAgent.description)
        #if canImport(FoundationNetworking)
        // A body that is lost with a connection kept open from the last request is never sent again on Linux: the task
        // hangs until its timeout. So no connection is kept open.
        urlRequest.setValue("close", forHTTPHeaderField: "Connection")
        #endif
        if let body = request.body {
            if let compressed = Gzip.compress(body) {
                urlRequest.setValue("gzip", forHTTPHeaderField: HeaderName.contentEncoding.description)
                urlRequest.httpBody = compressed
            } else {
                urlRequest.httpBody = body
            }
        }
        return urlRequest
    }
}
