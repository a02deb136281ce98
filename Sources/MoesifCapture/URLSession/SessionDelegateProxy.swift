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

    /// A proxy for a delegate; nil for one that hears nothing of tasks.
    static func make(for delegate: any URLSessionDelegate, _ calls: DelegatedCalls) -> SessionDelegateProxy? {
        switch delegate {
        // A delegate of web sockets is told of them by its conformance alone.
        case is any URLSessionWebSocketDelegate: nil
        case let delegate as any URLSessionDownloadDelegate: DownloadProxy(downloading: delegate, calls)
        case let delegate as any URLSessionTaskDelegate: SessionDelegateProxy(delegate, calls)
        default: nil
        }
    }

    /// True while the delegate is told something of a task that it is the own delegate of.
    @TaskLocal private static var isPassingOn = false

    /// Passes something of a task on to the delegate.
    ///
    /// Of a task whose own delegate is the session's, Foundation's default methods tell the session's delegate too: that
    /// is this proxy, which must not tell the same delegate again.
    ///
    /// - Parameter answer: The answer of Foundation's default.
    private func passOn(_ task: URLSessionTask, orElse answer: () -> Void = {}, _ tell: () -> Void) {
        guard task.delegate === delegate else { return tell() }
        guard !Self.isPassingOn else { return answer() }
        Self.$isPassingOn.withValue(true) { tell() }
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
            delegate.urlSession(session, task: task, didReceive: challenge, completionHandler: completionHandler)
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
        downloadDelegate.urlSession(session, downloadTask: downloadTask, didFinishDownloadingTo: location)
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didWriteData bytesWritten: Int64,
        totalBytesWritten: Int64,
        totalBytesExpectedToWrite: Int64
    ) {
        downloadDelegate.urlSession(
            session,
            downloadTask: downloadTask,
            didWriteData: bytesWritten,
            totalBytesWritten: totalBytesWritten,
            totalBytesExpectedToWrite: totalBytesExpectedToWrite
        )
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
