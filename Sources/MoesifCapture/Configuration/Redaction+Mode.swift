extension Moesif.Redaction {
    /// The treatment of headers, query items and keys that no list names.
    public struct Mode: Sendable, Equatable {
        /// The lists of the only values that are sent.
        struct Allowed: Sendable, Equatable {
            let headers: Set<HeaderName>
            let queryItems: Set<String>
            let bodyKeys: Set<String>
        }

        /// The values that are sent; `nil` if everything is sent that no list redacts.
        let allowed: Allowed?

        /// Redacts the values that the lists of ``Redaction`` name, and sends all others.
        public static let listed = Mode(allowed: nil)

        /// Redacts every value except those that the given lists name.
        ///
        /// Use this mode if you must be able to prove which data leaves. Names are still sent, and each value that is
        /// not listed becomes `[redacted]`.
        ///
        /// The other lists of ``Redaction`` still apply: a value in both kinds of list is redacted. Masks still remove
        /// the values that they name. In a listed string, URLs and JSON are still examined: their query items and keys
        /// are sent only if they are listed too.
        ///
        /// A body is left out if it is neither JSON nor a form that its `Content-Type` declares to be one. The metadata
        /// of the event gives the reason. The headers that describe a body are used to read it, even if they are not
        /// listed. JSON `null` is sent as it is. A JSON body that is neither an object nor an array is replaced with
        /// `[redacted]`.
        ///
        /// The lists also apply to JSON that is not a single document: documents joined by commas or line breaks,
        /// documents after a byte order mark, in JSON strings, or in the middle of a text. If such a value cannot be
        /// parsed, it is redacted as a whole.
        ///
        /// These parts of an event are not affected: the host and path of URLs, the method, the status, times and
        /// addresses; the names of headers, query items and keys; and everything that the app itself says about a call,
        /// such as its user, company, session token, metadata and tags. Secrets in paths are still redacted by
        /// ``Redaction/path``. A user named by a token is sent only if the header of the token is listed. The name of a
        /// GraphQL operation is sent only if the value that it is read from is listed: `operationName` or `query`, in
        /// the body or in the query of the URL.
        ///
        /// - Parameters:
        ///   - headers: The headers of either side, including ones such as `Content-Type`. If a listed header contains
        ///     a URL, the lists apply to its query. Default: none.
        ///   - queryItems: The query items, by their whole names. `page` matches `page`, `page[]` and `page[0]`, but
        ///     not `x[page]` or `page[x]`. Default: none.
        ///   - bodyKeys: The names and paths of values in JSON and forms, as in ``Redaction/bodyKeys``. A string,
        ///     number or Boolean is sent if its nearest key or its path is listed. The elements of an array belong to
        ///     the key of the array, and `[]` at the end of a path is optional. Listing the key of an object does not
        ///     send its members; each member must be listed. Default: none.
        /// - Returns: The mode with these lists.
        public static func onlyListed(
            headers: Set<HeaderName> = [],
            queryItems: Set<String> = [],
            bodyKeys: Set<String> = []
        ) -> Mode {
            Mode(allowed: Allowed(headers: headers, queryItems: queryItems, bodyKeys: bodyKeys))
        }
    }
}
