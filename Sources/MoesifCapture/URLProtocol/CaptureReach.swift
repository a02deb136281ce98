/// Whose calls are captured after a registration: what the platform allows, said and not guessed.
public enum CaptureReach: Sendable, Hashable, CustomStringConvertible {
    /// Those of `URLSession.shared`.
    ///
    /// Other sessions read the protocol classes of their own configuration alone.
    case sharedSession
    /// Those of the session, or of the sessions that will be made with the configuration.
    case session
    /// None, for a reason.
    case nothing(Reason)

    /// Why no calls are captured.
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
    }

    /// Whose calls, in one clause.
    public var description: String {
        switch self {
        case .sharedSession: "calls of URLSession.shared are captured; other sessions need capture(with:)"
        case .session: "calls of the session are captured"
        case .nothing(let reason): "no calls are captured: \(reason)"
        }
    }
}
