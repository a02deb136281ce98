#if canImport(FoundationNetworking)
import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension Moesif {
    /// The class that captures for this client, for an app that builds its list of protocol classes by hand.
    ///
    /// To be put before the platform's own classes. On Apple's platforms it captures nothing in a configuration, and
    /// the log says so; see `CapturingURLProtocol`.
    public var protocolClass: CapturingURLProtocol.Type {
        if let made = slot.withLock({ $0 }) { return made }
        let type = ProtocolRegistry.makeClass(for: recorder)
        return slot.withLock { slot in
            slot = slot ?? type
            return slot ?? type
        }
    }

    /// Captures the calls that the app makes with `URLSession.shared`, which is as far as a registration reaches.
    ///
    /// It does not matter what was used before. Doing it twice is doing it once; of several clients the last one
    /// registered captures, and unregistering it gives the calls back to the one before. Keep the client: when it goes,
    /// so does the capture.
    ///
    /// On Apple's platforms calls are left alone that a protocol could not load as the platform does; see
    /// `CaptureScope.sharedSession`. On watchOS it captures nothing.
    ///
    /// On Linux the data tasks of sessions with the shared cache that it does not reach, as libraries make them for
    /// themselves, are counted in `statistics.outOfReach`, and the log names each of their hosts once.
    ///
    /// - Returns: Whose calls are captured from now on.
    @discardableResult
    public func registerGlobally() -> CaptureScope {
        if let refusal { return .nothing(refusal) }
        let other = recorder.flatMap(ProtocolRegistry.register)
        other?.log.warning("another client was registered and captures the calls of URLSession.shared now")
        isInSharedSession.withLock { $0 = true }
        ProtocolInstallation.putIntoSharedSession(protocolClass)
        return other == nil ? .sharedSession : .sharedSessionOfAnotherClient
    }

    /// Takes back `registerGlobally()`, and a `capture(_:)` of `URLSession.shared`; calls under way are still captured.
    public func unregister() {
        if let recorder { ProtocolRegistry.unregister(recorder) }
        ProtocolInstallation.removeFromSharedSession(protocolClass)
    }

    /// Captures the calls of a session that lives, from the next one on.
    ///
    /// Linux only: elsewhere a session's configuration is fixed when it is made, and the result says so.
    ///
    /// - Returns: Whose calls are captured from now on.
    @discardableResult
    public func capture(_ session: URLSession) -> CaptureScope {
        if let refusal { return .nothing(refusal) }
        if session === URLSession.shared { isInSharedSession.withLock { $0 = true } }
        return ProtocolInstallation.put(protocolClass, into: session)
    }

    /// Why nothing can be captured, if so.
    fileprivate var refusal: CaptureScope.Reason? {
        if state.error != nil { return .disabled }
        if state == .shutDown { return .shutDown }
        return ProtocolInstallation.refusal
    }
}

extension URLSessionConfiguration {
    /// Has a client capture the calls of the sessions that are made with this configuration.
    ///
    /// Its class comes behind the app's own protocol classes, which are asked first as before. Keep the client: when it
    /// goes, so does the capture. Call it before a session is made: on Linux a session that lives reads its
    /// configuration meanwhile, and `Moesif.capture(_:)` is for it.
    ///
    /// On Apple's platforms it captures nothing, and the result says so: a protocol cannot ask the session's delegate,
    /// which may pin certificates. `Moesif.session(configuration:delegate:delegateQueue:)` captures there.
    ///
    /// ```swift
    /// let configuration = URLSessionConfiguration.default
    /// configuration.capture(with: moesif)
    /// let session = URLSession(configuration: configuration)
    /// ```
    ///
    /// - Returns: Whose calls will be captured.
    @discardableResult
    public func capture(with moesif: Moesif) -> CaptureScope {
        if let refusal = moesif.refusal { return .nothing(refusal) }
        return ProtocolInstallation.put(moesif.protocolClass, into: self)
    }
}
