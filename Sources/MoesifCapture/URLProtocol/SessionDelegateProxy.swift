#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// Stands in for the delegate of a session: passes on all that it is told, and notes what belongs to a captured call.
///
/// URLSession on Linux asks which protocols a delegate conforms to, and does differing things: one that takes downloads
/// has a proxy that does. What the delegate does not implement, Foundation's own default does, as without the proxy.
class SessionDelegateProxy: NSObject, URLSessionDataDelegate, @unchecked Sendable {  // All is constant.
    let calls: DelegatedCalls
    /// The delegate that the session was made with.
    let delegate: any URLSessionTaskDelegate
    private let dataDelegate: (any URLSessionDataDelegate)?

    /// A proxy for a delegate; nil for one that hears nothing of tasks, or has a proxy.
    static func make(for delegate: any URLSessionDelegate, _ calls: DelegatedCalls) -> SessionDelegateProxy? {
        guard canStandIn(for: delegate), let delegate = delegate as? any URLSessionTaskDelegate else { return nil }
        guard let downloads = delegate as? any URLSessionDownloadDelegate else {
            return SessionDelegateProxy(delegate, calls)
        }
        return DownloadProxy(downloading: downloads, calls)
    }

    /// Returns false for a delegate of web sockets, which is told of them by its conformance alone, and for a proxy.
    static func canStandIn(for delegate: any URLSessionDelegate) -> Bool {
        !(delegate is any URLSessionWebSocketDelegate) && !(delegate is SessionDelegateProxy)
    }

    /// Who runs on a thread while a proxy has to do with it.
    private enum Turn: Sendable {
        /// The delegate, which is told something.
        case delegate
        /// URLSession, which a delegate has answered, and the calls of which that delegate hears.
        ///
        /// An app that keeps what it answers with keeps no proxy, which keeps its delegate.
        case platform(DelegatedCalls, answeredBy: ObjectIdentifier)
    }

    @TaskLocal private static var turn: Turn?

    /// True while a delegate is told something.
    static var isPassingOn: Bool {
        if case .delegate = turn { true } else { false }
    }

    /// A proxy of a delegate that has just answered URLSession, which may have something to tell for that.
    static func answering(for delegate: any URLSessionDelegate) -> SessionDelegateProxy? {
        guard case .platform(let calls, ObjectIdentifier(delegate)) = turn else { return nil }
        return make(for: delegate, calls)
    }

    /// Passes something of a task on to the delegate.
    ///
    /// Of a task whose own delegate is the session's, Foundation's default methods tell the session's delegate too: that
    /// is this proxy, which must not tell the same delegate again.
    ///
    /// - Parameter answer: The answer of Foundation's default.
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
        // A task that is cancelled before it loads is not told so.
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
                // On the thread of the answer, URLSession may end the task.
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

/// The proxy of a delegate that takes downloads.
private final class DownloadProxy: SessionDelegateProxy, URLSessionDownloadDelegate, @unchecked Sendable {  // Ditto.
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
