extension Moesif {
    /// What is taken out of every event, name and value both; redaction blacks out the value and leaves the name.
    ///
    /// Names count in any case; keys of bodies at every depth, in arrays, in forms and however often they stand, and
    /// paths such as `card.number` and `items[].price` at their place, which may be spelled as fields of forms: see
    /// `Redaction`. A body that can be read neither as JSON nor as a form is left out when its side has masks.
    public struct Masks: Sendable, Equatable {
        /// Request headers.
        ///
        /// Default: none. Moesif's REQUEST_HEADER_MASKS.
        public var requestHeaders: Set<HeaderName> = []

        /// Response headers.
        ///
        /// Default: none. Moesif's RESPONSE_HEADER_MASKS.
        public var responseHeaders: Set<HeaderName> = []

        /// Keys of request bodies, and paths.
        ///
        /// Default: none. Moesif's REQUEST_BODY_MASKS.
        public var requestBodyKeys: Set<String> = []

        /// Keys of response bodies, and paths.
        ///
        /// Default: none. Moesif's RESPONSE_BODY_MASKS.
        public var responseBodyKeys: Set<String> = []

        /// Items of a query: in the URI, and in the headers that redaction reads as URIs.
        ///
        /// Default: none.
        public var queryKeys: Set<String> = []

        /// Creates masks that take out nothing.
        public init() {}
    }
}
