extension Moesif.Redaction {
    /// A secret in the path of a URL, by the host and the segments before it.
    ///
    /// `host/segment/segment`. The host is `hooks.example.com`, `*.example.com` (each host below it) or `*`. A segment
    /// is text, `*` (any), `**` (any further ones, or none; the last one only), or text with one `{name}` in it, which
    /// is what becomes `[redacted]`. All of the path must match, in any case of letters; empty segments,
    /// percent-encoding, the scheme, the port and the query do not count. Servers differ about an encoded slash, dots,
    /// and parameters behind a semicolon: a path counts in each of their readings.
    ///
    /// ```swift
    /// configuration.redaction.path.insert("hooks.example.com/incoming/*/{secret}/**")
    /// ```
    public struct PathPattern: Sendable, CustomStringConvertible {
        /// The text of the pattern.
        public let description: String
        /// The pattern taken apart; nil if it is malformed, as a literal may be.
        let parts: PathPatternParts?

        /// A pattern from a variable; nil if it is malformed, or nothing in it is secret.
        public init?(_ text: String) {
            guard let parts = PathPatternParts(text) else { return nil }
            description = text
            self.parts = parts
        }
    }
}

extension Moesif.Redaction.PathPattern: Hashable {
    /// Patterns are equal when their texts are.
    public static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description)
    }
}

extension Moesif.Redaction.PathPattern: ExpressibleByStringLiteral {
    /// A pattern written in the source.
    ///
    /// `Moesif.Configuration.validate()` and `Moesif.init` tell of one that is malformed.
    public init(stringLiteral text: String) {
        description = text
        parts = PathPatternParts(text)
    }
}
