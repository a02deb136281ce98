#if !canImport(FoundationNetworking)
import Foundation

/// Stands in for the delegate of a session for one task: passes on all that it is told, and notes what belongs to the
/// captured call.
///
/// URLSession asks a delegate which messages it answers: what is not here goes to the session's delegate itself.
final class SessionDelegateProxy: NSObject, URLSessionDataDelegate {
    private let calls: DelegatedCalls
    private let delegate: (any URLSessionDelegate)?

    init(_ delegate: (any URLSessionDelegate)?, _ calls: DelegatedCalls) {
        self.delegate = delegate
        self.calls = calls
    }

    override func responds(to selector: Selector!) -> Bool {
        super.responds(to: selector) || delegate?.responds(to: selector) == true
    }

    override func forwardingTarget(for selector: Selector!) -> Any? {
        delegate
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        calls[dataTask]?.note(response)
        let selector = #selector(URLSessionDataDelegate.urlSession(_:dataTask:didReceive:completionHandler:))
        guard let delegate = delegate as? any URLSessionDataDelegate, delegate.responds(to: selector) else {
            return completionHandler(.allow)
        }
        delegate.urlSession?(
            session,
            dataTask: dataTask,
            didReceive: response,
            completionHandler: completionHandler
        )
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        calls[dataTask]?.note(data)
        (delegate as? any URLSessionDataDelegate)?.urlSession?(session, dataTask: dataTask, didReceive: data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        calls.end(task, error)
        (delegate as? any URLSessionTaskDelegate)?.urlSession?(session, task: task, didCompleteWithError: error)
    }
}
#endif
