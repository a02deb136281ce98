extension Moesif {
    /// What is asked of the app about each call that it receives.
    ///
    /// Every closure runs on the client's one worker, in the order in which they stand here, after the call has been
    /// answered: never on the thread that serves it, and never two at once. One that takes long delays delivery and,
    /// once the queue is full, costs events, which are counted; calls are not affected. One that throws leaves its part
    /// out.
    ///
    /// `identifyUser`, `identifyCompany` and `sessionToken` are asked about a call that is still being served too, when
    /// an outgoing call has been made meanwhile, whose event is to name the same: the call has no `response` then, and
    /// its request no body.
    public struct IncomingOptions: Sendable {
        /// Returns true for a call that is not to become an event.
        ///
        /// Asked first; one that throws does not skip.
        ///
        /// Default: nil, no call is skipped. Moesif's SKIP.
        public var skip: (@Sendable (CapturedCall) throws -> Bool)?

        /// Returns the id of the user who made a call; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's IDENTIFY_USER.
        public var identifyUser: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the id of the company a call was made for; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's IDENTIFY_COMPANY.
        public var identifyCompany: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the session a call belongs to; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's GET_SESSION_TOKEN.
        public var sessionToken: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns what else is worth knowing about a call.
        ///
        /// Default: nil. Moesif's GET_METADATA.
        public var metadata: (@Sendable (CapturedCall) throws -> JSONObject?)?

        /// Whether events have bodies.
        ///
        /// Hooks see them either way.
        ///
        /// Default: true. Moesif's LOG_BODY.
        public var logBody = true

        /// The version of the app's own API, the same for every event.
        ///
        /// Default: nil. Moesif's API_VERSION.
        public var apiVersion: String?

        /// Request headers that may hold a JSON Web Token which names the user, in the order they are tried, in any
        /// case.
        ///
        /// Used where `identifyUser` names none. The token's signature is not checked: whoever lets a call through does
        /// that. In events their values are redacted.
        ///
        /// Default: `authorization`. Moesif's AUTHORIZATION_HEADER_NAME.
        public var authorizationHeaders = ["authorization"]

        /// The claim of the token that is the user's id.
        ///
        /// Default: `sub`. Moesif's AUTHORIZATION_USER_ID_FIELD.
        public var authorizationUserIDField = "sub"

        /// Whether the user name of a Basic credential in one of `authorizationHeaders` counts as the user's id.
        ///
        /// Default: false, since with many APIs it is a secret key.
        public var basicUserName = false

        /// Proxies that are believed when they say for whom they ask: addresses such as `10.0.0.7`, and ranges such as
        /// `10.0.0.0/8` and `fd00::/8`.
        ///
        /// A call from one of them has the address that `forwardingHeader` names: the last one in it that is not of a
        /// trusted proxy itself. Whatever others say in the header is not believed.
        ///
        /// Default: none, the address is the peer's.
        public var trustedProxies: Set<String> = []

        /// The one header in which trusted proxies say for whom they ask.
        ///
        /// `X-Forwarded-For`, `Forwarded` (RFC 7239), or one with a single address such as `X-Real-IP`. It must be one
        /// that the proxies write: in any other, a caller could name any address.
        ///
        /// Default: `X-Forwarded-For`.
        public var forwardingHeader: HeaderName = .xForwardedFor

        /// Whether a call gets a transaction id: the one of its event, for the response header
        /// `X-Moesif-Transaction-Id`.
        ///
        /// Moesif's DISABLE_TRANSACTION_ID turned around.
        ///
        /// Default: true.
        public var transactionIDHeader = true

        /// Creates the options with their defaults.
        public init() {}
    }
}
