extension Moesif {
    /// The options that outgoing and incoming calls have; the closures are the questions that the app is asked.
    ///
    /// Every closure runs on the client's one worker, in the order in which they stand here, after the call has ended:
    /// never on the thread that makes or serves it, and never two at once. One that takes long delays delivery and,
    /// once the queue is full, costs events, which are counted; calls are not affected. One that throws leaves its part
    /// out.
    public struct CallOptions: Sendable {
        /// Returns true for a call that is not to become an event.
        ///
        /// Asked first; one that throws does not skip.
        ///
        /// Default: nil, no call is skipped. Moesif's SKIP_OUTGOING and SKIP.
        public var skip: (@Sendable (CapturedCall) throws -> Bool)?

        /// Returns the id of the user who made a call, or for whom it was made; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's IDENTIFY_USER_OUTGOING and IDENTIFY_USER.
        public var identifyUser: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the id of the company a call was made for; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's IDENTIFY_COMPANY_OUTGOING and IDENTIFY_COMPANY.
        public var identifyCompany: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the id of the subscription a call was made under, by which Moesif bills and sums up usage; nil and the
        /// empty string mean none.
        ///
        /// Default: nil.
        public var identifySubscription: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the session a call belongs to; nil and the empty string mean none.
        ///
        /// Default: nil. Moesif's GET_SESSION_TOKEN_OUTGOING and GET_SESSION_TOKEN.
        public var sessionToken: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the name of the operation that a call is, such as the operation id of OpenAPI; nil and the empty
        /// string mean none.
        ///
        /// It is at most 256 bytes. `URLRequest.capturing` beats it; where neither names one, a request of GraphQL names
        /// its operation itself.
        ///
        /// Default: nil.
        public var actionName: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns what else is worth knowing about a call.
        ///
        /// Default: nil. Moesif's GET_METADATA_OUTGOING and GET_METADATA.
        public var metadata: (@Sendable (CapturedCall) throws -> JSONObject?)?

        /// The hosts whose calls are captured: not those of which nothing may leave, or of no interest.
        ///
        /// Decided once for each call, as it begins, by the host of its request: a redirect to another host changes
        /// nothing. Nothing is kept of a call to a host that is not among them, no hook is asked about it, and it is not
        /// counted in `Moesif.statistics`: it is made as if there were no client.
        ///
        /// The host of an incoming call is the one in the URL that the app gives, which is commonly taken from the
        /// header `Host`: whoever calls chooses it. Calls that are made while such a call is served are not made for its
        /// user.
        ///
        /// Default: all.
        public var hosts = HostList.all

        /// The hosts whose events have bodies, which are most of what an event holds and costs.
        ///
        /// Hooks see the bodies either way. The host of the request decides about both bodies of a call, also where a
        /// redirect leads to another host.
        ///
        /// Default: all.
        public var bodies = HostList.all

        /// True if events have bodies, of any host in `bodies`.
        ///
        /// Setting it to false empties `bodies`; setting it to true makes them all again where they were none.
        ///
        /// Default: true. Moesif's LOG_BODY_OUTGOING and LOG_BODY.
        public var logBody: Bool {
            get { bodies != .none }
            set {
                if !newValue { bodies = .none } else if !logBody { bodies = .all }
            }
        }

        /// The share of calls that become events, decided by the client itself.
        ///
        /// Decided after `skip` and before the other hooks.
        ///
        /// Default: nil, the collector's configuration alone decides.
        public var sampling: Sampling?

        /// The version of the API that is called, the same for every event; of incoming calls it is the app's own.
        ///
        /// Default: nil. Moesif's API_VERSION.
        public var apiVersion: String?

        /// Request headers that may hold a JSON Web Token which names the user, in the order they are tried, in any
        /// case.
        ///
        /// Used where `identifyUser` names none. The token's signature is not checked: whoever lets a call through does
        /// that. In events their values are redacted. With `redaction.mode = .onlyListed`, a token names no user unless
        /// its header is listed there.
        ///
        /// Default: `authorization` for incoming calls. Empty for outgoing calls, because their credential is the app's
        /// own, not its user's. Moesif's AUTHORIZATION_HEADER_NAME.
        public var authorizationHeaders: [String] = []

        /// The claim of the token that is the user's id.
        ///
        /// Default: `sub`. Moesif's AUTHORIZATION_USER_ID_FIELD.
        public var authorizationUserIDField = "sub"

        /// True if the user name of a Basic credential in one of `authorizationHeaders` counts as the user's id.
        ///
        /// Default: false, since with many APIs it is a secret key.
        public var basicUserName = false

        /// Creates the options with their defaults for outgoing calls.
        public init() {}
    }
}
