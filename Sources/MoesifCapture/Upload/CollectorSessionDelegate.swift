import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The delegate of a private URLSession that shares nothing with the sessions of the app.
///
/// The session has no cache, no cookies and no credential storage, follows no redirects, and uses only the protocol
/// classes of the system.
final class CollectorSessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Lock<[Int: CollectorTask]>([:])
    /// The queue on which tasks are cancelled.
    ///
    /// Cancelling waits for URLSession's internal queue, which a platform bug can block forever.
    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// Starts a request and returns a closure that cancels it.
    ///
    /// The exchange ends with the request. The caller must cancel the request if it is no longer needed.
    static func start(
        _ request: URLRequest,
        for exchange: CollectorTask,
        on session: URLSession
    ) -> @Sendable () -> Void {
        let task = session.dataTask(with: request)
        if let owner = session.delegate as? CollectorSessionDelegate {
            owner.exchanges.withLock { $0[task.taskIdentifier] = exchange }
        }
        task.resume()
        return { cancelling.async { task.cancel() } }
    }

    /// Creates a session with a separate connection pool.
    static func make(timeout: Duration) -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCredentialStorage = nil
        configuration.timeoutIntervalForRequest = max(1, TimeInterval(timeout.components.seconds))
        #if !canImport(FoundationNetworking)
        configuration.protocolClasses = []
        #endif
        return URLSession(configuration: configuration, delegate: CollectorSessionDelegate(), delegateQueue: nil)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        if let exchange = exchange(of: dataTask) {
            Self.pass(response, to: exchange)
            exchange.limitBody()
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let exchange = exchange(of: dataTask) else { return }
        // If the exchange needs no more data, the transport cancels the task.
        for region in data.regions where !region.withUnsafeBytes(exchange.receiveBody) { return }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        // Also after an error: a rejected challenge has a status that no callback reported.
        if let response = task.response { Self.pass(response, to: exchange) }
        exchange.endTransfer(
            error.map { CollectorFailure(urlErrorCode: ($0 as NSError).code, server: exchange.server) }
        )
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        #if canImport(FoundationNetworking)
        // There is no credential to offer, and a challenge that is not rejected never ends.
        let isServerTrust = challenge.protectionSpace.authenticationMethod == "NSURLAuthenticationMethodServerTrust"
        completionHandler(isServerTrust ? .performDefaultHandling : .cancelAuthenticationChallenge, nil)
        #else
        // The system handles a proxy login or a request for the device's certificate. No credential storage is
        // consulted.
        completionHandler(.performDefaultHandling, nil)
        #endif
    }

    private func exchange(of task: URLSessionTask) -> CollectorTask? {
        exchanges.withLock { $0[task.taskIdentifier] }
    }

    private static func pass(_ response: URLResponse, to exchange: CollectorTask) {
        guard !exchange.hasHead, let response = response as? HTTPURLResponse, response.statusCode >= 200 else { return }
        exchange.receiveHead(status: response.statusCode, headers: HeaderFields(response))
    }
}
