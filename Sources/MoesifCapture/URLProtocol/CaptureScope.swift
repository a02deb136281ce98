/// The set of calls that a registration captures, as far as the platform allows.
public struct CaptureScope: Sendable, Hashable, CustomStringConvertible {
    /// The reason why no calls are captured.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// The reason as a clause.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// The client is disabled; ``Moesif/state-swift.property`` has the reason.
        public static let disabled = Reason("the client is disabled")
        /// The client has been shut down.
        public static let shutDown = Reason("the client has been shut down")
        /// The class with which the platform loads HTTP cannot be found.
        public static let noPlatformClass = Reason("the system's HTTP protocol class was not found")
        /// The configuration of an existing session cannot be changed on this platform.
        ///
        /// Create the session with ``Moesif/session(configuration:delegate:delegateQueue:)``.
        public static let sessionIsFixed = Reason("a session's configuration cannot change on this platform")
        /// A protocol cannot ask the session's delegate, which may pin certificates (Apple's platforms).
        ///
        /// Use ``Moesif/session(configuration:delegate:delegateQueue:)``.
        public static let delegateIsOutOfReach = Reason(
            "a protocol cannot reach the session's delegate on this platform; use moesif.session(configuration:delegate:)"
        )
        /// A background session accepts no protocol classes (Apple's platforms).
        ///
        /// Use ``Moesif/session(configuration:delegate:delegateQueue:)``.
        public static let backgroundSession = Reason(
            "a background session does not support protocol classes; use moesif.session(configuration:delegate:)"
        )
        /// The platform accepts no protocol classes (watchOS).
        ///
        /// Use ``Moesif/session(configuration:delegate:delegateQueue:)``.
        public static let noProtocols = Reason("this platform does not support protocol classes; use moesif.session()")
    }

    /// The scope as a clause.
    public let description: String
    /// The reason why no calls are captured, or `nil` if calls are captured.
    public let refusal: Reason?

    private init(_ description: String, refusal: Reason? = nil) {
        self.description = description
        self.refusal = refusal
    }

    /// The calls of `URLSession.shared`.
    ///
    /// On Apple's platforms, these are the calls that a protocol can load without a difference. Uploads, downloads and
    /// requests with a body stream are not captured. Tasks with a delegate that answers challenges or redirects, or
    /// receives progress, metrics or caching messages, are not captured either.
    ///
    /// Other sessions use only the protocol classes of their own configuration.
    public static let sharedSession = CaptureScope(
        "calls of URLSession.shared are captured; use moesif.session() for others"
    )
    /// The calls of `URLSession.shared`, which another client captured until now.
    ///
    /// The other client captures them again when this client unregisters.
    public static let sharedSessionOfAnotherClient = CaptureScope(
        "calls of URLSession.shared are captured, in place of another client; use moesif.session() for others"
    )
    /// The calls of the session.
    public static let session = CaptureScope("calls of the session are captured")
    /// The calls of sessions that are created with the configuration from now on.
    ///
    /// A session that was created with it before holds a copy, and is not captured.
    public static let sessionsMadeWithConfiguration = CaptureScope(
        "calls of sessions created from this configuration are captured"
    )

    /// Returns a scope without calls.
    ///
    /// - Parameter reason: The reason why no calls are captured.
    /// - Returns: A scope with the reason as its ``refusal``.
    public static func nothing(_ reason: Reason) -> CaptureScope {
        CaptureScope("no calls are captured: \(reason)", refusal: reason)
    }
}
