#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension Moesif {
    /// The protocol class of this client, for apps that build their list of protocol classes by hand.
    ///
    /// Insert it before the platform's own classes. On Apple's platforms, the class captures nothing in a session
    /// configuration, and the log says so; see ``CapturingURLProtocol``.
    public var protocolClass: CapturingURLProtocol.Type {
        if let made = slot.withLock({ $0 }) { return made }
        let type = ProtocolRegistry.makeClass(for: recorder)
        return slot.withLock { slot in
            slot = slot ?? type
            return slot ?? type
        }
    }

    /// Captures the calls that the app makes with `URLSession.shared`.
    ///
    /// Other sessions are not affected. This method can be called at any time and more than once. If several clients
    /// register, the last one captures; when it unregisters, the one before captures again. Keep a reference to the
    /// client: the registration ends when the client is deallocated.
    ///
    /// On Apple's platforms, calls that a protocol cannot load exactly as the platform does are not captured; see
    /// ``CaptureScope/sharedSession``. On watchOS, no calls are captured.
    ///
    /// On Linux, the client also counts data tasks that it cannot capture, because a library makes them with its own
    /// session and the shared cache. They are counted in ``Statistics/outOfReach``, and the log names each of their
    /// hosts once.
    ///
    /// - Returns: The calls that are captured from now on, or the reason why none are.
    @discardableResult
    public func registerGlobally() -> CaptureScope {
        if let refusal { return .nothing(refusal) }
        let other = recorder.flatMap(ProtocolRegistry.register)
        other?.log.warning("another client has registered and now captures the calls of URLSession.shared")
        isInSharedSession.withLock { $0 = true }
        ProtocolInstallation.putIntoSharedSession(protocolClass)
        return other == nil ? .sharedSession : .sharedSessionOfAnotherClient
    }

    /// Reverts ``registerGlobally()``, and ``capture(_:)`` for `URLSession.shared`.
    ///
    /// Calls that are in progress are still captured.
    public func unregister() {
        if let recorder { ProtocolRegistry.unregister(recorder) }
        ProtocolInstallation.removeFromSharedSession(protocolClass)
    }

    /// Captures the calls of an existing session, starting with the next one.
    ///
    /// This works only on Linux. On other platforms, the configuration of a session is fixed when it is created, and
    /// the result says so.
    ///
    /// - Parameter session: The session.
    /// - Returns: The calls that are captured from now on, or the reason why none are.
    @discardableResult
    public func capture(_ session: URLSession) -> CaptureScope {
        if let refusal { return .nothing(refusal) }
        if session === URLSession.shared { isInSharedSession.withLock { $0 = true } }
        return ProtocolInstallation.put(protocolClass, into: session)
    }

    /// The reason why nothing can be captured, or `nil`.
    fileprivate var refusal: CaptureScope.Reason? {
        if state.error != nil { return .disabled }
        if state == .shutDown { return .shutDown }
        return ProtocolInstallation.refusal
    }
}

extension URLSessionConfiguration {
    /// Captures the calls of the sessions that are created with this configuration.
    ///
    /// Call this method before you create a session. On Linux, an existing session reads its configuration while calls
    /// are made; use ``Moesif/capture(_:)`` for it. The client's protocol class is inserted after the app's own
    /// protocol classes, which take precedence as before. Keep a reference to the client: capturing ends when the
    /// client is deallocated.
    ///
    /// On Apple's platforms, this method captures nothing, and the result says so: a protocol cannot call the session's
    /// delegate, which may pin certificates. Use ``Moesif/session(configuration:delegate:delegateQueue:)`` there.
    ///
    /// ```swift
    /// let configuration = URLSessionConfiguration.default
    /// configuration.capture(with: moesif)
    /// let session = URLSession(configuration: configuration)
    /// ```
    ///
    /// - Parameter moesif: The client that captures.
    /// - Returns: The calls that will be captured, or the reason why none will be.
    @discardableResult
    public func capture(with moesif: Moesif) -> CaptureScope {
        if let refusal = moesif.refusal { return .nothing(refusal) }
        return ProtocolInstallation.put(moesif.protocolClass, into: self)
    }
}
