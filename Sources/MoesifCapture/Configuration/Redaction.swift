extension Moesif {
    /// The values that are redacted in every event: the name stays, and the value becomes `[redacted]`.
    ///
    /// The lists start with the names that commonly carry credentials. Add names to them, or remove those that you want
    /// to send. Names are case-insensitive. To remove a value together with its name, use ``Masks``.
    ///
    /// ```swift
    /// configuration.redaction.headers.insert("X-Internal-Ticket")
    /// configuration.redaction.queryItems.remove("code")
    /// configuration.redaction.bodyKeys.insert("card.number")
    /// configuration.redaction.path.insert("hooks.example.com/incoming/{secret}")
    /// ```
    ///
    /// A body key that contains a dot or a bracket is a path from the root of the body, and may lead to any kind of
    /// value:
    ///
    /// - `card.number` matches the member `number` of the member `card`, but not `x.card.number`. It also matches a key
    ///   that is spelled `card.number`, at any depth.
    /// - `items[].price` matches the `price` of each element of the array `items`, and `[].price` does so if the body
    ///   itself is an array.
    /// - `user[card][number]`, the name of a form field, is the same as `user.card.number`. An index in it is a name;
    ///   it does not match an element of a JSON array.
    ///
    /// In a form, the fields `card.number` and `card[number]` match the path `card.number`, and the fields
    /// `items[][price]` and `items[0][price]` match the path `items[].price`. JSON in a string or in the value of a
    /// form field has its own root. In a body that is neither JSON nor a form, only the last name of a path counts.
    public struct Redaction: Sendable, Equatable {
        /// The text that replaces a redacted value: `[redacted]`.
        public static let mark = "[redacted]"

        /// The names of request and response headers to redact.
        ///
        /// An underscore in the name of a captured header counts as a hyphen.
        ///
        /// Default: Authorization, Proxy-Authorization, Cookie, Set-Cookie, X-Api-Key, Api-Key, X-Auth-Token,
        /// X-Amz-Security-Token, X-Goog-Api-Key, Ocp-Apim-Subscription-Key and PRIVATE-TOKEN; and the headers in which
        /// proxies forward a caller's credential: X-Forwarded-Authorization, X-Serverless-Authorization,
        /// X-Goog-IAP-JWT-Assertion, Cf-Access-Jwt-Assertion and X-Amzn-Oidc-Data.
        ///
        /// The headers in ``CallOptions/authorizationHeaders`` are redacted too, unless they are among these defaults
        /// and the app removes them from this list.
        public var headers: Set<HeaderName> = [
            "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token",
            "X-Amz-Security-Token", "X-Goog-Api-Key", "Ocp-Apim-Subscription-Key", "PRIVATE-TOKEN",
            "X-Forwarded-Authorization", "X-Serverless-Authorization", "X-Goog-IAP-JWT-Assertion",
            "Cf-Access-Jwt-Assertion", "X-Amzn-Oidc-Data",
        ]

        /// The parts of header names to redact, on either side.
        ///
        /// Default: token, secret, api-key, apikey, password, credential. The default does not contain `session`,
        /// because most apps identify their sessions by a session id.
        public var headersContaining: Set<String> = ["token", "secret", "api-key", "apikey", "password", "credential"]

        /// The query items to redact.
        ///
        /// They apply to the URI of the request and to headers that contain URIs: Location, Content-Location, Referer
        /// and Link, and the headers in which proxies report the original URL, which are X-Original-URL,
        /// X-Original-URI, X-Rewrite-URL, X-Forwarded-Uri and X-Envoy-Original-Path. They also apply to URIs in other
        /// headers and in the values of bodies.
        ///
        /// A name also matches as a part of another name: `number` and `card` each match `card[number]`, and `birthday`
        /// matches `user[birthday(1i)]`. A value that is itself a URI, JSON or a form is examined too, three levels
        /// deep.
        ///
        /// Default: api_key, apiKey, key, token, access_token, accessToken, refresh_token, refreshToken, id_token,
        /// idToken, sig, signature, client_secret, clientSecret, client_assertion, clientAssertion, assertion, code,
        /// code_verifier, codeVerifier, password, X-Amz-Signature, X-Amz-Security-Token, X-Goog-Signature.
        public var queryItems: Set<String> = Self.credentials.union([
            "key", "token", "sig", "signature", "code", "X-Amz-Signature", "X-Amz-Security-Token", "X-Goog-Signature",
        ])

        /// The keys and paths to redact in JSON bodies and form bodies of both sides.
        ///
        /// A key matches at every depth. A body that is neither JSON nor a form is left out of the event if it contains
        /// one of these keys as a word.
        ///
        /// Default: api_key, apiKey, access_token, accessToken, refresh_token, refreshToken, id_token, idToken,
        /// client_secret, clientSecret, client_assertion, clientAssertion, assertion, code_verifier, codeVerifier,
        /// password.
        public var bodyKeys: Set<String> = Self.credentials

        /// The keys and paths to redact in form bodies, in addition to ``bodyKeys``.
        ///
        /// Default: code.
        public var formKeys: Set<String> = ["code"]

        /// The patterns for secrets in the paths of URLs.
        ///
        /// They apply wherever URLs are examined. A URL reference without a host is resolved against the URL of its
        /// call.
        ///
        /// Default: ``knownPaths``.
        public var path: Set<PathPattern> = Self.knownPaths

        /// The treatment of headers, query items and keys that no list names: they are sent or redacted.
        ///
        /// Default: ``Mode/listed``.
        public var mode = Mode.listed

        /// The names of OAuth 2 credentials, passwords and keys that query items and body keys share.
        private static let credentials: Set<String> = [
            "api_key", "apiKey", "access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "idToken",
            "client_secret", "clientSecret", "client_assertion", "clientAssertion", "assertion", "code_verifier",
            "codeVerifier", "password",
        ]

        /// Creates the lists with their default names.
        public init() {}

        /// Returns the lists with further headers that contain credentials, except defaults that the app has removed.
        func including(_ credentials: [String]) -> Moesif.Redaction {
            var redaction = self
            redaction.headers.formUnion(Set(credentials.map { HeaderName($0) }).subtracting(Moesif.Redaction().headers))
            return redaction
        }
    }
}
