#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import Synchronization

/// A session beside whose delegate capture listens.
///
/// The bytes of a task that reports to the session's delegate go past its protocol object: URLSession asks the session
/// for its delegate, on its own queue, whenever it has something to tell. There it is given a proxy of the moment, which
/// notes what it hears and passes it on; everybody else is given the app's own delegate. Only code of others that
/// URLSession runs on that queue, such as a protocol class, a stream, or a task's own delegate that is asked for one, may
/// meet the proxy, while a call is under way.
final class ObservedURLSession: URLSession, @unchecked Sendable {  // It has no state of its own.
    override var delegate: (any URLSessionDelegate)? {
        guard let own = super.delegate else { return nil }
        return Listener.current(for: self)?.proxy(of: own) ?? SessionDelegateProxy.answering(for: own) ?? own
    }

    /// Listens beside the delegate of a session; nil where there is none to listen to, or the platform is not as known.
    ///
    /// To be called on URLSession's own queue, before the task is told of its response.
    static func listen(to session: URLSession) -> Listener? {
        if let listener = Listener.current(for: session) { return listener }
        // The subclass of an app stays what it is.
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
    /// The calls of a session of which its delegate hears.
    ///
    /// It hangs on the session's own queue, and goes with it: what a session has under way keeps neither it nor its
    /// delegate alive.
    final class Listener: Sendable {
        fileprivate static let key = DispatchSpecificKey<Listener>()

        let calls = DelegatedCalls()
        private let session: ObjectIdentifier
        /// The number of times that a proxy was given out.
        private let asked = Atomic(0)

        fileprivate init(_ session: URLSession) {
            self.session = ObjectIdentifier(session)
        }

        /// The listener of the session whose queue this is.
        static var current: Listener? {
            DispatchQueue.getSpecific(key: key)
        }

        fileprivate static func current(for session: URLSession) -> Listener? {
            current.flatMap { $0.session == ObjectIdentifier(session) ? $0 : nil }
        }

        /// Runs what may make URLSession tell the session's delegate something: true if it does.
        func isAsked(by tell: () -> Void) -> Bool {
            let before = asked.load(ordering: .relaxed)
            tell()
            return asked.load(ordering: .relaxed) != before
        }

        /// A proxy of the delegate; nil while no call is under way, and for the delegate itself while it is told
        /// something on this queue.
        fileprivate func proxy(of delegate: any URLSessionDelegate) -> SessionDelegateProxy? {
            guard !calls.isEmpty, !SessionDelegateProxy.isPassingOn else { return nil }
            defer { asked.add(1, ordering: .relaxed) }
            return SessionDelegateProxy.make(for: delegate, calls)
        }
    }
}

extension OperationQueue {
    /// False when the queue may run what it is given side by side: then a delegate can hear of the end before the data.
    var keepsOrder: Bool {
        maxConcurrentOperationCount == 1 || underlyingQueue != nil || type(of: self) != OperationQueue.self
    }
}
#endif
