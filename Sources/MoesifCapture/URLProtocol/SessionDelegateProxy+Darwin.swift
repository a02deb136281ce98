#if !canImport(FoundationNetworking)
import Foundation

/// A stand-in for a session's delegate that passes every message on, and notes the messages of captured calls.
///
/// The delegate of a session cannot be changed, so each task has its own proxy. A task of a background session takes no
/// delegate, so such a session is created with one proxy for all tasks.
final class SessionDelegateProxy: PassingDelegate, URLSessionDataDelegate, URLSessionDownloadDelegate,
    @unchecked Sendable  // Immutable.
{
    private let calls: DelegatedCalls

    init(_ delegate: (any URLSessionDelegate)?, _ calls: DelegatedCalls) {
        self.calls = calls
        super.init(delegate)
    }

    override func call(of task: URLSessionTask) -> CallRecorder? {
        calls[task]
    }

    func urlSession(_ session: URLSession, didBecomeInvalidWithError error: (any Error)?) {
        calls.cancelAll()
        let selector = #selector(URLSessionDelegate.urlSession(_:didBecomeInvalidWithError:))
        listener(selector, session)?.urlSession?(session, didBecomeInvalidWithError: error)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        calls[dataTask]?.note(response)
        let selector = #selector(URLSessionDataDelegate.urlSession(_:dataTask:didReceive:completionHandler:))
        guard let listener = listener(selector, session) else { return completionHandler(.allow) }
        listener.asked(as: (any URLSessionDataDelegate).self).urlSession?(
            session,
            dataTask: dataTask,
            didReceive: response,
            completionHandler: completionHandler
        )
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        calls[dataTask]?.note(data)
        delegate?.asked(as: (any URLSessionDataDelegate).self).urlSession?(
            session,
            dataTask: dataTask,
            didReceive: data
        )
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didBecome downloadTask: URLSessionDownloadTask
    ) {
        calls.end(dataTask, goingOn: CapturedBody(omitted: .file))
        delegate?.asked(as: (any URLSessionDataDelegate).self).urlSession?(
            session,
            dataTask: dataTask,
            didBecome: downloadTask
        )
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didBecome streamTask: URLSessionStreamTask) {
        calls.end(dataTask, goingOn: CapturedBody(omitted: .followUpUnavailable))
        delegate?.asked(as: (any URLSessionDataDelegate).self).urlSession?(
            session,
            dataTask: dataTask,
            didBecome: streamTask
        )
    }

    func urlSession(
        _ session: URLSession,
        downloadTask: URLSessionDownloadTask,
        didFinishDownloadingTo location: URL
    ) {
        calls[downloadTask]?.noteFile(location)
        let selector = #selector(URLSessionDownloadDelegate.urlSession(_:downloadTask:didFinishDownloadingTo:))
        guard let delegate, delegate.responds(to: selector) else { return }
        delegate.asked(as: (any URLSessionDownloadDelegate).self).urlSession(
            session,
            downloadTask: downloadTask,
            didFinishDownloadingTo: location
        )
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        calls.end(task, error)
        delegate?.asked(as: (any URLSessionTaskDelegate).self).urlSession?(
            session,
            task: task,
            didCompleteWithError: error
        )
    }
}
#endif
