#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// A stand-in for a session's delegate that passes every message on, and notes the messages of captured calls.
///
/// URLSession on Linux behaves differently for each protocol that a delegate conforms to. Therefore, a delegate for
/// downloads gets a proxy for downloads. For a method that the delegate does not implement, Foundation's default
/// implementation runs, as without the proxy.
class SessionDelegateProxy: NSObject, URLSessionDataDelegate, @unchecked Sendable {  // Immutable.
    let calls: DelegatedCalls
    /// The delegate that the session was created with.
    let delegate: any URLSessionTaskDelegate
    private let dataDelegate: (any URLSessionDataDelegate)?

    /// Creates a proxy for a delegate; returns `nil` for one that receives no task messages or cannot have a proxy.
    static func make(for delegate: any URLSessionDelegate, _ calls: DelegatedCalls) -> SessionDelegateProxy? {
        guard canStandIn(for: delegate), let delegate = delegate as? any URLSessionTaskDelegate else { return nil }
        guard let downloads = delegate as? any URLSessionDownloadDelegate else {
            return SessionDelegateProxy(delegate, calls)
        }
        return DownloadProxy(downloading: downloads, calls)
    }

    /// Returns false for a WebSocket delegate, which gets its messages by its conformance alone, and for a proxy.
    static func canStandIn(for delegate: any URLSessionDelegate) -> Bool {
        !(delegate is any URLSessionWebSocketDelegate) && !(delegate is SessionDelegateProxy)
    }

    /// The code that runs on a thread while a proxy is involved.
    private enum Turn: Sendable {
        /// The delegate, which receives a message.
        case delegate
        /// URLSession, which a delegate has answered, with the calls that this delegate observes.
        ///
        /// An app that keeps the completion handler of its answer must not retain the proxy, which retains its
        /// delegate.
        case platform(DelegatedCalls, answeredBy: ObjectIdentifier)
    }

    @TaskLocal private static var turn: Turn?

    /// True while a delegate receives a message.
    static var isPassingOn: Bool {
        if case .delegate = turn { true } else { false }
    }

    /// Returns a proxy for a delegate that has just answered URLSession, which may send a message as a result.
    static func answering(for delegate: any URLSessionDelegate) -> SessionDelegateProxy? {
        guard case .platform(let calls, ObjectIdentifier(delegate)) = turn else { return nil }
        return make(for: delegate, calls)
    }

    /// Passes a message about a task on to the delegate.
    ///
    /// If the delegate of a task is also the session's delegate, Foundation's default methods call the session's
    /// delegate too. That is this proxy, which must not call the same delegate again.
    ///
    /// - Parameter answer: The answer of Foundation's default implementation.
    fileprivate func passOn(_ task: URLSessionTask, orElse answer: () -> Void = {}, _ tell: () -> Void) {
        guard !Self.isPassingOn || task.delegate !== delegate else { return answer() }
        Self.$turn.withValue(.delegate) { tell() }
    }

    fileprivate init(_ delegate: any URLSessionTaskDelegate, _ calls: DelegatedCalls) {
        self.delegate = delegate
        self.calls = calls
        dataDelegate = delegate as? any URLSessionDataDelegate
    }

    func urlSession(_ session: URLSession, didBecomeInvalidWithError error: (any Error)?) {
        // A task that is cancelled before it loads gets no message.
        calls.cancelAll()
        delegate.urlSession(session, didBecomeInvalidWithError: error)
    }

    func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        delegate.urlSession(session, didReceive: challenge, completionHandler: completionHandler)
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        passOn(task, orElse: { completionHandler(request) }) {
            delegate.urlSession(
                session,
                task: task,
                willPerformHTTPRedirection: response,
                newRequest: request,
                completionHandler: completionHandler
            )
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        passOn(task, orElse: { completionHandler(.performDefaultHandling, nil) }) {
            let reply = Turn.platform(calls, answeredBy: ObjectIdentifier(delegate))
            delegate.urlSession(session, task: task, didReceive: challenge) { disposition, credential in
                // URLSession may end the task on the thread of the answer.
                Self.$turn.withValue(reply) { completionHandler(disposition, credential) }
            }
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping @Sendable (InputStream?) -> Void
    ) {
        passOn(task, orElse: { completionHandler(nil) }) {
            delegate.urlSession(session, task: task, needNewBodyStream: completionHandler)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didSendBodyData bytesSent: Int64,
        totalBytesSent: Int64,
        totalBytesExpectedToSend: Int64
    ) {
        passOn(task) {
            delegate.urlSession(
                session,
                task: task,
                didSendBodyData: bytesSent,
                totalBytesSent: totalBytesSent,
                totalBytesExpectedToSend: totalBytesExpectedToSend
            )
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        passOn(task) {
            calls.end(task, error)
            delegate.urlSession(session, task: task, didCompleteWithError: error)
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willBeginDelayedRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLSession.DelayedRequestDisposition, URLRequest?) -> Void
    ) {
        passOn(task, orElse: { completionHandler(.continueLoading, nil) }) {
            delegate.urlSession(
                session,
                task: task,
                willBeginDelayedRequest: request,
                completionHandler: completionHandler
            )
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didFinishCollecting metrics: URLSessionTaskMetrics) {
        passOn(task) {
            delegate.urlSession(session, task: task, didFinishCollecting: metrics)
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        passOn(dataTask, orElse: { completionHandler(.allow) }) {
            calls[dataTask]?.note(response)
            guard let dataDelegate else { return completionHandler(.allow) }
            dataDelegate.urlSession(
                session,
                dataTask: dataTask,
                didReceive: response,
                completionHandler: completionHandler
            )
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        passOn(dataTask) {
            calls[dataTask]?.note(data)
            dataDelegate?.urlSession(session, dataTask: dataTask, didReceive: data)
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        willCacheResponse proposedResponse: CachedURLResponse,
        completionHandler: @escaping @Sendable (CachedURLResponse?) -> Void
    ) {
        passOn(dataTask, orElse: { completionHandler(proposedResponse) }) {
            guard let dataDelegate else { return completionHandler(proposedResponse) }
            dataDelegate.urlSession(
                session,
                dataTask: dataTask,
                willCacheResponse: proposedResponse,
                completionHandler: completionHandler
            )
        }
    }
}

/// The proxy of a delegate for downloads.
private final class DownloadProxy: SessionDelegateProxy, URLSessionDownloadDelegate, @unchecked Sendable {  // Fixed.
    private let downloadDelegate: any URLSessionDownloadDelegate

    init(downloading delegate: any URLSessionDownloadDelegate, _ calls: DelegatedCalls) {
        downloadDelegate = delegate
        super.init(delegate, calls)
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didFinishDownloadingTo location: URL
    ) {
        calls[downloadTask]?.noteFile(location)
        passOn(downloadTask) {
            downloadDelegate.urlSession(session, downloadTask: downloadTask, didFinishDownloadingTo: location)
        }
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didWriteData bytesWritten: Int64,
        totalBytesWritten: Int64,
        totalBytesExpectedToWrite: Int64
    ) {
        passOn(downloadTask) {
            downloadDelegate.urlSession(
                session,
                downloadTask: downloadTask,
                didWriteData: bytesWritten,
                totalBytesWritten: totalBytesWritten,
                totalBytesExpectedToWrite: totalBytesExpectedToWrite
            )
        }
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didResumeAtOffset fileOffset: Int64,
        expectedTotalBytes: Int64
    ) {
        downloadDelegate.urlSession(
            session,
            downloadTask: downloadTask,
            didResumeAtOffset: fileOffset,
            expectedTotalBytes: expectedTotalBytes
        )
    }
}
#endif
