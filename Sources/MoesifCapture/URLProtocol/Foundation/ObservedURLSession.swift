#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Synchronization

/// A session that lets capture observe the messages to its delegate.
///
/// The bytes of a task that reports to the session's delegate bypass its protocol object. URLSession asks the session
/// for its delegate, on its own queue, before each message. There it gets a temporary proxy, which notes the message
/// and passes it on. All other code gets the app's own delegate. While a call is in progress, only foreign code that
/// URLSession runs on that queue may encounter the proxy: a protocol class, a stream, or a task's own delegate that is
/// asked for a stream.
final class ObservedURLSession: URLSession, @unchecked Sendable {  // No stored state.
    override var delegate: (any URLSessionDelegate)? {
        guard let own = super.delegate else { return nil }
        return Listener.current(for: self)?.proxy(of: own) ?? SessionDelegateProxy.answering(for: own) ?? own
    }

    /// Starts to observe the delegate of a session, and returns the listener.
    ///
    /// Returns `nil` if there is no delegate to observe, or if the platform differs from the known one. Call it on
    /// URLSession's own queue, before the task receives its response.
    static func listen(to session: URLSession) -> Listener? {
        if let listener = Listener.current(for: session) { return listener }
        // A subclass of the app must stay unchanged.
        guard type(of: session) == URLSession.self, let delegate = session.delegate as? any URLSessionDataDelegate,
            SessionDelegateProxy.canStandIn(for: delegate), session.delegateQueue.keepsOrder,
            let queue = Mirror(reflecting: session).children.first(where: { $0.label == "workQueue" })?.value
                as? DispatchQueue
        else { return nil }
        let listener = Listener(session)
        queue.setSpecific(key: Listener.key, value: listener)
        if Listener.current === listener, ObservedObject.observe(session, by: ObservedURLSession.self) {
            return listener
        }
        queue.setSpecific(key: Listener.key, value: nil)
        return nil
    }
}

extension ObservedURLSession {
    /// The calls of a session that its delegate observes.
    ///
    /// The session's own queue holds it, and releases it with itself. Thus, the calls of a session keep neither the
    /// session nor its delegate alive.
    final class Listener: Sendable {
        fileprivate static let key = DispatchSpecificKey<Listener>()

        let calls = DelegatedCalls()
        private let session: ObjectIdentifier
        /// The number of proxies that were handed out.
        private let asked = Atomic(0)

        fileprivate init(_ session: URLSession) {
            self.session = ObjectIdentifier(session)
        }

        /// The listener of the session that the current queue belongs to.
        static var current: Listener? {
            DispatchQueue.getSpecific(key: key)
        }

        fileprivate static func current(for session: URLSession) -> Listener? {
            current.flatMap { $0.session == ObjectIdentifier(session) ? $0 : nil }
        }

        /// Runs code that may make URLSession call the session's delegate, and returns true if it does.
        func isAsked(by tell: () -> Void) -> Bool {
            let before = asked.load(ordering: .relaxed)
            tell()
            return asked.load(ordering: .relaxed) != before
        }

        /// Returns a proxy for the delegate.
        ///
        /// Returns `nil` while no call is in progress, and for the delegate itself while it receives a message on this
        /// queue.
        fileprivate func proxy(of delegate: any URLSessionDelegate) -> SessionDelegateProxy? {
            guard !calls.isEmpty, !SessionDelegateProxy.isPassingOn else { return nil }
            defer { asked.add(1, ordering: .relaxed) }
            return SessionDelegateProxy.make(for: delegate, calls)
        }
    }
}

extension OperationQueue {
    /// False if the queue may run operations concurrently: then a delegate can receive the end before the data.
    var keepsOrder: Bool {
        maxConcurrentOperationCount == 1 || underlyingQueue != nil || type(of: self) != OperationQueue.self
    }
}
#endif
