extension Moesif {
    /// The hooks and options that outgoing and received calls have in common.
    ///
    /// Every hook runs on the client's worker, a serial background queue, after the call has ended. Hooks run in the
    /// order in which they are declared here, one at a time, and never on the thread that makes or handles the call.
    /// ``Moesif/explain(_:)-(CapturedCall)`` is the exception: it runs hooks on the thread that calls it.
    ///
    /// A slow hook delays delivery. If the queue fills up meanwhile, events are dropped and counted; calls are not
    /// affected. If a hook throws, the event is sent without the value of that hook, and the log names the hook. An id
    /// or session token longer than 1,024 bytes is left out of the event, which then contains a note about it.
    ///
    /// Set these options on ``Configuration/outgoing`` and ``Configuration/incoming``.
    public struct CallOptions: Sendable {
        /// Returns true for a call that must not become an event.
        ///
        /// This hook runs before all others. If it throws, the call is not skipped.
        ///
        /// Default: `nil`, which skips no call. Moesif's names: `SKIP_OUTGOING` and `SKIP`.
        public var skip: (@Sendable (CapturedCall) throws -> Bool)?

        /// Returns the id of the user who made a call, or on whose behalf it was made.
        ///
        /// Return `nil` or an empty string if the call has no user.
        ///
        /// Default: `nil`. Moesif's names: `IDENTIFY_USER_OUTGOING` and `IDENTIFY_USER`.
        public var identifyUser: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the id of the company on whose behalf a call was made.
        ///
        /// Return `nil` or an empty string if the call has no company.
        ///
        /// Default: `nil`. Moesif's names: `IDENTIFY_COMPANY_OUTGOING` and `IDENTIFY_COMPANY`.
        public var identifyCompany: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the id of the subscription that a call belongs to.
        ///
        /// Moesif bills and aggregates usage by subscription. Return `nil` or an empty string if the call has none.
        ///
        /// Default: `nil`.
        public var identifySubscription: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the session that a call belongs to.
        ///
        /// Return `nil` or an empty string if the call has no session.
        ///
        /// Default: `nil`. Moesif's names: `GET_SESSION_TOKEN_OUTGOING` and `GET_SESSION_TOKEN`.
        public var sessionToken: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns the name of the operation that a call performs, such as an OpenAPI operation id.
        ///
        /// Return `nil` or an empty string if the operation has no name. A name longer than 256 bytes is left out of
        /// the event.
        ///
        /// A name given with `URLRequest.capturing` or `Moesif.withContext` takes precedence. If neither the app nor
        /// this hook names the operation of a GraphQL request, the name comes from the request itself.
        ///
        /// Default: `nil`.
        public var actionName: (@Sendable (CapturedCall) throws -> String?)?

        /// Returns additional data to add to the event of a call.
        ///
        /// Metadata that has more than 64 KiB as JSON, or is nested more than 60 levels deep, is left out of the event.
        ///
        /// Default: `nil`. Moesif's names: `GET_METADATA_OUTGOING` and `GET_METADATA`.
        public var metadata: (@Sendable (CapturedCall) throws -> JSONObject?)?

        /// The hosts whose calls are captured.
        ///
        /// Exclude the hosts of calls that contain data that must not leave your app, and hosts that are of no
        /// interest.
        ///
        /// The decision is made once for each call, when it begins, by the host of its request. A redirect to another
        /// host does not change it. For a host that is not chosen, the library keeps nothing of the call, runs no hook,
        /// and does not count the call in ``Moesif/statistics``.
        ///
        /// The host of a received call is the host of the URL that the app passes to ``Moesif/incoming``. Apps commonly
        /// take it from the `Host` header, which the caller controls. If a received call is not captured, the outgoing
        /// calls made while it is handled do not inherit its user.
        ///
        /// Default: all hosts.
        public var hosts = HostList.all

        /// The hosts whose events contain bodies.
        ///
        /// Bodies account for most of the size and cost of an event. Hooks see the bodies in either case. The host of
        /// the request decides for both bodies of a call, even if a redirect leads to another host.
        ///
        /// Default: all hosts.
        public var bodies = HostList.all

        /// True if events contain bodies, for any host in ``bodies``.
        ///
        /// Setting this to false sets ``bodies`` to no hosts. Setting it to true sets ``bodies`` to all hosts if it was
        /// set to none, and otherwise changes nothing. The name of a GraphQL operation is read from a body in any case.
        ///
        /// Default: true. Moesif's names: `LOG_BODY_OUTGOING` and `LOG_BODY`.
        public var logBody: Bool {
            get { bodies != .none }
            set {
                if !newValue { bodies = .none } else if !logBody { bodies = .all }
            }
        }

        /// The client's own sampling of calls.
        ///
        /// The client samples after ``skip`` and before the other hooks.
        ///
        /// Default: `nil`. Only Moesif's sampling rules apply.
        public var sampling: Sampling?

        /// The version of the API that is called, which is the same for every event.
        ///
        /// For received calls, this is the version of the app's own API.
        ///
        /// Default: `nil`. Moesif's name: `API_VERSION`.
        public var apiVersion: String?

        /// The request headers to search for a JSON Web Token that names the user.
        ///
        /// The headers are tried in order, and their names are case-insensitive. The token is used only if neither the
        /// context of the call, ``identifyUser`` nor ``Moesif/identify(user:company:subscription:sessionToken:)`` names
        /// a user. The library does not verify the token's signature; the code that admits the request must do that.
        ///
        /// The values of these headers are redacted in events. If ``Redaction/mode`` is
        /// ``Redaction/Mode/onlyListed(headers:queryItems:bodyKeys:)``, a token names a user only if its header is
        /// listed there.
        ///
        /// Default: `authorization` for received calls. Empty for outgoing calls, because their credential belongs to
        /// the app, not to its user. Moesif's name: `AUTHORIZATION_HEADER_NAME`.
        public var authorizationHeaders: [String] = []

        /// The claim of the token that contains the user's id.
        ///
        /// Default: `sub`. Moesif's name: `AUTHORIZATION_USER_ID_FIELD`.
        public var authorizationUserIDField = "sub"

        /// True if the user name of a Basic credential in one of the ``authorizationHeaders`` is used as the user's id.
        ///
        /// Default: false, because with many APIs this user name is a secret key.
        public var basicUserName = false

        /// Creates the options with the default values for outgoing calls.
        public init() {}
    }
}
