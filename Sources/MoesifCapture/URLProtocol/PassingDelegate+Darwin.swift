#if !canImport(FoundationNetworking)
import Foundation

/// A delegate that passes on all that it is told, and takes the header of a trace off redirects to other hosts.
///
/// URLSession asks a delegate which messages it answers. What is not here goes to the delegate behind it, and what that
/// one does not answer, to the session's, as without capture.
class PassingDelegate: NSObject, URLSessionTaskDelegate, @unchecked Sendable {  // All is constant.
    /// The delegate behind.
    let delegate: (any URLSessionDelegate)?

    init(_ delegate: (any URLSessionDelegate)?) {
        self.delegate = delegate
    }

    /// The call of a task; nil where it is none of this delegate's.
    func call(of task: URLSessionTask) -> CallRecorder? {
        nil
    }

    override func responds(to selector: Selector!) -> Bool {
        super.responds(to: selector) || delegate?.responds(to: selector) == true
    }

    override func forwardingTarget(for selector: Selector!) -> Any? {
        delegate
    }

    /// The delegate that would hear a message if this one did not answer it: the one behind, or else the session's.
    func listener(_ selector: Selector, _ session: URLSession) -> (any URLSessionDelegate)? {
        if let delegate, delegate.responds(to: selector) { return delegate }
        guard let other = session.delegate, other !== self, other.responds(to: selector) else { return nil }
        return other
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let next = request.keepingHome(call(of: task)?.propagated)
        let selector = #selector(
            URLSessionTaskDelegate.urlSession(_:task:willPerformHTTPRedirection:newRequest:completionHandler:)
        )
        guard let listener = listener(selector, session) else { return completionHandler(next) }
        listener.asked(as: (any URLSessionTaskDelegate).self).urlSession?(
            session,
            task: task,
            willPerformHTTPRedirection: response,
            newRequest: next,
            completionHandler: completionHandler
        )
    }
}

extension URLSessionDelegate {
    /// The delegate as one of a protocol of Objective-C, for a method that it answers.
    ///
    /// URLSession asks a delegate for its methods, and not for the protocols that it names.
    func asked<Kind>(as kind: Kind.Type) -> Kind {
        unsafeBitCast(self, to: kind)
    }
}
#endif
