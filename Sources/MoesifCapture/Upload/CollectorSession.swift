import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A URLSession of the library's own, that shares nothing with the app's: no cache, no cookies, no credentials, no
/// redirects, no protocol classes but the system's.
final class CollectorSession: NSObject, URLSessionDataDelegate, Sendable {
    private let exchanges = Lock<[Int: CollectorExchange]>([:])
    /// Cancelling waits for URLSession's own queue, which a fault of the platform can stop for ever.
    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// Starts a request.
    ///
    /// The exchange it returns ends when the request does; cancelling it is the caller's business.
    static func start(_ request: URLRequest, on session: URLSession) -> (
        exchange: CollectorExchange, cancel: @Sendable () -> Void
    ) {
        let exchange = CollectorExchange()
        let task = session.dataTask(with: request)
        if let owner = session.delegate as? CollectorSession {
            owner.exchanges.withLock { $0[task.taskIdentifier] = exchange }
        }
        task.resume()
        return (exchange, { cancelling.async { task.cancel() } })
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
        #if canImport(Darwin)
        configuration.protocolClasses = []
        #endif
        return URLSession(configuration: configuration, delegate: CollectorSession(), delegateQueue: nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let exchange = exchanges.withLock({ $0[dataTask.taskIdentifier] }) else { return }
        if !exchange.receive(data) {
            exchange.answer.give(.failure(CollectorFailure.answerTooLong))
            Self.cancelling.async { dataTask.cancel() }
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.complete(task.response, error)
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
        // There is no credential to give; on Linux a challenge that is not refused never ends.
        let isServerTrust = challenge.protectionSpace.authenticationMethod == "NSURLAuthenticationMethodServerTrust"
        completionHandler(isServerTrust ? .performDefaultHandling : .cancelAuthenticationChallenge, nil)
    }
}
