extension Moesif {
    /// The hooks and options for received calls: ``CallOptions`` and the options that only received calls have.
    ///
    /// An outgoing call that is made while a received call is handled gets the user, company, subscription and session
    /// of the received call, unless the context of the outgoing call names others. To find them, the library also runs
    /// ``CallOptions/identifyUser``, ``CallOptions/identifyCompany``, ``CallOptions/identifySubscription`` and
    /// ``CallOptions/sessionToken`` of these options for each such outgoing call. The value that they then receive
    /// describes the received call, without a `response` and without a request body. A hook does not run if the app has
    /// already given its value with `IncomingCall.identify`. The results take precedence over the hooks of outgoing
    /// calls.
    @dynamicMemberLookup
    public struct IncomingOptions: Sendable {
        /// The options that outgoing calls have too, each of which is also available directly on this value.
        public var common: Moesif.CallOptions

        /// The addresses of trusted reverse proxies.
        ///
        /// An entry is an address such as `10.0.0.7`, or a range such as `10.0.0.0/8` or `fd00::/8`. For a call from
        /// one of these addresses, the client's address is the last one in ``forwardingHeader`` that is not a trusted
        /// proxy itself. For any other call, the header is ignored.
        ///
        /// Default: none. The client's address is then that of the peer.
        public var trustedProxies: Set<String> = []

        /// The header in which trusted proxies report the client's address.
        ///
        /// Use `X-Forwarded-For`, `Forwarded` (RFC 7239), or a header with a single address such as `X-Real-IP`. Your
        /// proxies must write this header; otherwise a caller can claim any address.
        ///
        /// Default: `X-Forwarded-For`.
        public var forwardingHeader: HeaderName = .xForwardedFor

        /// True if a received call gets a transaction id.
        ///
        /// The id is that of the event. The app sends it in the response header `X-Moesif-Transaction-Id`; see
        /// ``IncomingCall/transactionID``.
        ///
        /// Default: true. This option is the inverse of Moesif's `DISABLE_TRANSACTION_ID`.
        public var transactionIDHeader = true

        /// Creates the options with the default values for received calls.
        public init() {
            common = Moesif.CallOptions()
            common.authorizationHeaders = ["authorization"]
        }

        /// Accesses an option of ``common``.
        public subscript<Option>(dynamicMember option: WritableKeyPath<Moesif.CallOptions, Option>) -> Option {
            get { common[keyPath: option] }
            set { common[keyPath: option] = newValue }
        }
    }
}
