extension Moesif {
    /// The headers, keys and query items that are removed from every event, with name and value.
    ///
    /// To keep the name and replace only the value, use ``Redaction``.
    ///
    /// Names are case-insensitive. The key of a body matches at every depth, including in arrays and forms, and each
    /// time it occurs. A path such as `card.number` or `items[].price` matches one place in the body, and may be
    /// spelled as the name of a form field; ``Redaction`` describes paths.
    ///
    /// If a side has body keys to mask, a body of that side that is neither JSON nor a form is left out of the event.
    public struct Masks: Sendable, Equatable {
        /// The request headers to remove.
        ///
        /// Default: none. Moesif's name: `REQUEST_HEADER_MASKS`.
        public var requestHeaders: Set<HeaderName> = []

        /// The response headers to remove.
        ///
        /// Default: none. Moesif's name: `RESPONSE_HEADER_MASKS`.
        public var responseHeaders: Set<HeaderName> = []

        /// The keys and paths to remove from request bodies.
        ///
        /// Default: none. Moesif's name: `REQUEST_BODY_MASKS`.
        public var requestBodyKeys: Set<String> = []

        /// The keys and paths to remove from response bodies.
        ///
        /// Default: none. Moesif's name: `RESPONSE_BODY_MASKS`.
        public var responseBodyKeys: Set<String> = []

        /// The query items to remove from the URI of the request and from headers that contain URIs.
        ///
        /// ``Redaction/queryItems`` lists those headers.
        ///
        /// Default: none.
        public var queryKeys: Set<String> = []

        /// Creates masks that remove nothing.
        public init() {}
    }
}
