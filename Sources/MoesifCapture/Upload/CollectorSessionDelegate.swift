import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A URLSession of the library's own, that shares nothing with the app's: no cache, no cookies, no credentials, no
/// redirects, no protocol classes but the system's.
final class CollectorSessionDelegate: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Lock<[Int: CollectorTask]>([:])
    /// Cancelling waits for URLSession's own queue, which a fault of the platform can stop for ever.
    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// Starts a request, and returns how to cancel it.
    ///
    /// The exchange ends when the request does; cancelling the request is the caller's business.
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

    /// A new session, with a connection pool of its own.
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
        // Whoever waits for the response cancels the task when no more is wanted.
        for region in data.regions where !region.withUnsafeBytes(exchange.receiveBody) { return }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        // Also with an error: a challenge that was refused came with its status, which nobody announced.
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
        // There is no credential to give, and a challenge that is not refused never ends.
        let isServerTrust = challenge.protectionSpace.authenticationMethod == "NSURLAuthenticationMethodServerTrust"
        completionHandler(isServerTrust ? .performDefaultHandling : .cancelAuthenticationChallenge, nil)
        #else
        // A proxy or a server that wants the device's certificate is answered as the system does; no storage is asked.
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
