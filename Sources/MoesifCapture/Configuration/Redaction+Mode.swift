extension Moesif.Redaction {
    /// The fate of what no list names.
    public struct Mode: Sendable, Equatable {
        /// The lists of what alone is let through.
        struct Allowed: Sendable, Equatable {
            let headers: Set<HeaderName>
            let queryItems: Set<String>
            let bodyKeys: Set<String>
        }

        /// Nil where all is let through that is not listed.
        let allowed: Allowed?

        /// The lists say what is blacked out, and the rest leaves.
        public static let listed = Mode(allowed: nil)

        /// These lists say what leaves, and the rest is blacked out: names stay, values become `[redacted]`.
        ///
        /// For those who must be able to prove what leaves. The other lists count on top: what stands in both is
        /// blacked out, and masks take out what they name. Strings that are let through are looked into as ever, and
        /// the queries of URLs and the JSON in them are treated by these lists.
        ///
        /// A body that is neither JSON nor says that it is a form and is one, is left out, with the reason in the
        /// metadata of its event. How a body is read is told by its headers as they were, listed or not. JSON keeps
        /// its `null`.
        ///
        /// JSON that is no single document is treated by these lists too: documents joined by commas or in lines, those
        /// behind a byte order mark, in strings of JSON or in the midst of a text. Where it cannot be read, the whole
        /// value is blacked out.
        ///
        /// Host and path of URLs, method, status, times and addresses leave as ever, and so do the names of headers,
        /// items and keys, and what the app itself says of a call: user, company, session token, metadata and tags. A
        /// user whom a token names is sent if the token's header is listed. A GraphQL operation names the call if the
        /// value that its name is read from is listed: `operationName` or `query`, of the body or of the URL's query.
        ///
        /// - Parameters:
        ///   - headers: Headers of either side, `Content-Type` and the like among them. A URL in one that is let
        ///     through has its query treated. Default: none.
        ///   - queryItems: Items of queries, by their whole name: `page` lets `page`, `page[]` and `page[0]` through, and
        ///     neither `x[page]` nor `page[x]`. Default: none.
        ///   - bodyKeys: Names and paths as in `Redaction.bodyKeys`, of JSON and forms. Strings, numbers and booleans
        ///     stay whose nearest key is listed, or whose path is; those of an array belong to its key, and `[]` at
        ///     the end of a path may be left out. A key lets no object through: each of its members must be listed.
        ///     Default: none.
        public static func onlyListed(
            headers: Set<HeaderName> = [],
            queryItems: Set<String> = [],
            bodyKeys: Set<String> = []
        ) -> Mode {
            Mode(allowed: Allowed(headers: headers, queryItems: queryItems, bodyKeys: bodyKeys))
        }
    }
}
