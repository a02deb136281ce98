#if !canImport(FoundationNetworking)
import Foundation

/// A delegate that passes every message on, and removes the trace header from redirects to other hosts.
///
/// URLSession asks a delegate which messages it implements. A message without a method in this class goes to the delegate
/// behind it, or to the session's delegate if that one does not implement it either, as without capture.
class PassingDelegate: NSObject, URLSessionTaskDelegate, @unchecked Sendable {  // Immutable.
    /// The delegate behind this one.
    let delegate: (any URLSessionDelegate)?

    init(_ delegate: (any URLSessionDelegate)?) {
        self.delegate = delegate
    }

    /// Returns the call of a task, or `nil` if it does not belong to this delegate.
    func call(of task: URLSessionTask) -> CallRecorder? {
        nil
    }

    override func responds(to selector: Selector!) -> Bool {
        super.responds(to: selector) || delegate?.responds(to: selector) == true
    }

    override func forwardingTarget(for selector: Selector!) -> Any? {
        delegate
    }

    /// Returns the delegate that would receive a message without this one: the delegate behind it, or else the
    /// session's.
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
        let next = request.removingTraceAtOtherHosts(call(of: task)?.propagated)
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
    /// Returns the delegate as a value of an Objective-C protocol, for a method that it implements.
    ///
    /// URLSession asks a delegate for its methods, not for the protocols that it declares.
    func asked<Kind>(as kind: Kind.Type) -> Kind {
        unsafeBitCast(self, to: kind)
    }
}
#endif
