extension Moesif {
    /// The questions that the app is asked about each call that it receives: ``CallOptions``, and who is calling.
    ///
    /// `identifyUser`, `identifyCompany`, `identifySubscription` and `sessionToken` are asked about a call that is still
    /// being served too, when an outgoing call has been made meanwhile, whose event is to name the same: the call has no
    /// `response` then, and its request no body. What they return beats the hooks of outgoing calls.
    @dynamicMemberLookup
    public struct IncomingOptions: Sendable {
        /// The options that outgoing calls have too; each is an option of the incoming ones by its name.
        public var common: Moesif.CallOptions

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
        /// Default: true. Moesif's DISABLE_TRANSACTION_ID turned around.
        public var transactionIDHeader = true

        /// Creates the options with their defaults.
        public init() {
            common = Moesif.CallOptions()
            common.authorizationHeaders = ["authorization"]
        }

        /// An option of `common`.
        public subscript<Option>(dynamicMember option: WritableKeyPath<Moesif.CallOptions, Option>) -> Option {
            get { common[keyPath: option] }
            set { common[keyPath: option] = newValue }
        }
    }
}
