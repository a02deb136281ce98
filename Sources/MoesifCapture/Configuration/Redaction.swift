extension Moesif {
    /// What is blacked out of every event: the name stays, the value becomes `[redacted]`.
    ///
    /// The lists start with the names by which credentials commonly travel. Add to them, or take out what you want
    /// sent; names count in any case, wherever they stand.
    ///
    /// ```swift
    /// configuration.redaction.headers.insert("X-Internal-Ticket")
    /// configuration.redaction.queryItems.remove("code")
    /// configuration.redaction.bodyKeys.insert("card.number")
    /// configuration.redaction.path.insert("hooks.example.com/incoming/{secret}")
    /// ```
    ///
    /// A key of a body with a point or a bracket in it is a path from the root of the body: `card.number`,
    /// `items[].price` for each element of an array, `[].price` where the body is an array. It touches nothing else,
    /// such as `x.card.number`; only a key that is itself spelled so counts anywhere, as names do. In forms,
    /// `card.number`, `card[number]`, `items[][price]` and `items[0][price]` are such places. It may lead to any value.
    /// A path may be spelled as the field of a form: `user[card][number]` is `user.card.number`. An index in it is a
    /// name, and no element of JSON's arrays, which are `items[]`.
    /// JSON in a string, or in a value of a form, is a body of its own. In a body that is neither JSON nor a form, the
    /// last name of a path counts.
    public struct Redaction: Sendable, Equatable {
        /// What a redacted value reads.
        public static let mark = "[redacted]"

        /// Headers of either side, by name.
        ///
        /// Default: Authorization, Proxy-Authorization, Cookie, Set-Cookie, X-Api-Key, Api-Key, X-Auth-Token,
        /// X-Amz-Security-Token, X-Goog-Api-Key, Ocp-Apim-Subscription-Key, PRIVATE-TOKEN; and those in which proxies
        /// hand a caller's credential on: X-Forwarded-Authorization, X-Serverless-Authorization,
        /// X-Goog-IAP-JWT-Assertion, Cf-Access-Jwt-Assertion, X-Amzn-Oidc-Data. Those that `authorizationHeaders` of
        /// the outgoing or incoming options names count as if they stood here.
        public var headers: Set<HeaderName> = [
            "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token",
            "X-Amz-Security-Token", "X-Goog-Api-Key", "Ocp-Apim-Subscription-Key", "PRIVATE-TOKEN",
            "X-Forwarded-Authorization", "X-Serverless-Authorization", "X-Goog-IAP-JWT-Assertion",
            "Cf-Access-Jwt-Assertion", "X-Amzn-Oidc-Data",
        ]

        /// Headers of either side whose name contains one of these.
        ///
        /// Default: token, secret, api-key, apikey, password, credential. (Not `session`: a session id is what most
        /// apps identify their sessions by.)
        public var headersContaining: Set<String> = ["token", "secret", "api-key", "apikey", "password", "credential"]

        /// Items of a query: in the URI, in the headers Location, Content-Location, Referer and Link, and in those in
        /// which proxies say what was asked for: X-Original-URL, X-Original-URI, X-Rewrite-URL, X-Forwarded-Uri,
        /// X-Envoy-Original-Path.
        ///
        /// A name counts as a part of another too: `number` and `card` are both in `card[number]`, and `birthday` is in
        /// `user[birthday(1i)]`. A value that is itself a URI, JSON or a form is looked into, three levels deep.
        ///
        /// Default: api_key, apiKey, key, token, access_token, accessToken, refresh_token, refreshToken, id_token,
        /// idToken, sig, signature, client_secret, clientSecret, client_assertion, clientAssertion, assertion, code,
        /// code_verifier, codeVerifier, password, X-Amz-Signature, X-Amz-Security-Token, X-Goog-Signature.
        public var queryItems: Set<String> = Self.credentials.union([
            "key", "token", "sig", "signature", "code", "X-Amz-Signature", "X-Amz-Security-Token", "X-Goog-Signature",
        ])

        /// Keys of JSON bodies, at every depth, and of form bodies, on both sides; and paths.
        ///
        /// A body that is neither, and holds one of them as a word, is left out.
        ///
        /// Default: api_key, apiKey, access_token, accessToken, refresh_token, refreshToken, id_token, idToken,
        /// client_secret, clientSecret, client_assertion, clientAssertion, assertion, code_verifier, codeVerifier,
        /// password.
        public var bodyKeys: Set<String> = Self.credentials

        /// Further keys of form bodies, and paths.
        ///
        /// Default: code.
        public var formKeys: Set<String> = ["code"]

        /// Secrets in the paths of URLs, wherever URLs are looked into.
        ///
        /// A reference without a host is relative to the call that it came with.
        ///
        /// Default: `knownPaths`.
        public var path: Set<PathPattern> = Self.knownPaths

        /// The fate of what no list names: it leaves, or it is blacked out.
        ///
        /// Default: `listed`.
        public var mode = Mode.listed

        /// The names of credentials in OAuth 2 and of passwords and keys, as headers aside all places have them.
        private static let credentials: Set<String> = [
            "api_key", "apiKey", "access_token", "accessToken", "refresh_token", "refreshToken", "id_token", "idToken",
            "client_secret", "clientSecret", "client_assertion", "clientAssertion", "assertion", "code_verifier",
            "codeVerifier", "password",
        ]

        /// The lists with their defaults.
        public init() {}

        /// The lists with further headers that hold credentials; those there are by default stay out where they were
        /// taken out.
        func including(_ credentials: [String]) -> Moesif.Redaction {
            var redaction = self
            redaction.headers.formUnion(Set(credentials.map { HeaderName($0) }).subtracting(Moesif.Redaction().headers))
            return redaction
        }
    }
}
