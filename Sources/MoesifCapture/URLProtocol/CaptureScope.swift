/// The calls that a registration captures, as far as the platform allows.
public struct CaptureScope: Sendable, Hashable, CustomStringConvertible {
    /// The reason why no call is captured.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// The reason, in one clause.
        public let description: String

        init(_ description: String) {
            self.description = description
        }

        /// The client is disabled; `Moesif.state` says why.
        public static let disabled = Reason("the client is disabled")
        /// The client has been shut down.
        public static let shutDown = Reason("the client has been shut down")
        /// The platform does not show the class with which it loads HTTP itself.
        public static let noPlatformClass = Reason("the platform's own protocol class cannot be found")
        /// A session's configuration cannot be changed on this platform once it lives; capture its configuration.
        public static let sessionIsFixed = Reason("a session's configuration is fixed on this platform")
        /// Apple's platforms: a protocol cannot ask the session's delegate, which may pin certificates.
        ///
        /// Use `Moesif.session(configuration:delegate:delegateQueue:)`.
        public static let delegateIsOutOfReach = Reason(
            "a protocol cannot ask the session's delegate on this platform; use moesif.session(configuration:delegate:)"
        )
        /// Apple's platforms: a background session takes no protocol classes.
        ///
        /// Use `Moesif.session(configuration:delegate:delegateQueue:)`.
        public static let backgroundSession = Reason(
            "a background session takes no protocol classes; use moesif.session(configuration:delegate:)"
        )
        /// The platform, which is watchOS, takes no protocol classes; use `Moesif.session()`.
        public static let noProtocols = Reason("this platform takes no protocol classes; use moesif.session()")
    }

    /// The scope, in one clause.
    public let description: String
    /// The reason why no call is captured; nil if calls are.
    public let refusal: Reason?

    private init(_ description: String, refusal: Reason? = nil) {
        self.description = description
        self.refusal = refusal
    }

    /// The calls of `URLSession.shared`; on Apple's platforms those that a protocol can load without a difference.
    ///
    /// There, uploads, downloads, bodies that are streams, and tasks whose own delegate answers challenges or
    /// redirects, or is told of progress, metrics or caching, are left alone. Other sessions read the protocol classes
    /// of their own configuration alone.
    public static let sharedSession = CaptureScope(
        "calls of URLSession.shared are captured; other sessions' by moesif.session(), or by capture(with:) where it can"
    )
    /// The calls of `URLSession.shared`, which another client had captured until now.
    ///
    /// It gets them back when this client unregisters.
    public static let sharedSessionOfAnotherClient = CaptureScope(
        """
        calls of URLSession.shared are captured, in place of another client; other sessions' by moesif.session(), or by \
        capture(with:) where it can
        """
    )
    /// The calls of the session.
    public static let session = CaptureScope("calls of the session are captured")
    /// The calls of the sessions that are made with the configuration from now on.
    ///
    /// A session that was made with it before is not captured: it has a copy.
    public static let sessionsMadeWithConfiguration = CaptureScope(
        "calls of sessions that are made with the configuration from now on are captured"
    )

    /// No calls, for a reason.
    public static func nothing(_ reason: Reason) -> CaptureScope {
        CaptureScope("no calls are captured: \(reason)", refusal: reason)
    }
}
