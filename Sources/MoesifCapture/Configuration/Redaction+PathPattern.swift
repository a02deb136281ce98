extension Moesif.Redaction {
    /// A pattern that marks a secret in the path of a URL.
    ///
    /// A pattern has the form `host/segment/segment`. The host is a name such as `hooks.example.com`, or
    /// `*.example.com` for every host below `example.com`, or `*` for any host. A segment is one of these:
    ///
    /// - Text, which matches itself.
    /// - `*`, which matches any one segment.
    /// - `**`, which matches any number of further segments, including none. It must be the last segment.
    /// - Text that contains one `{name}`. The part of the path in its place is replaced with `[redacted]`.
    ///
    /// A pattern must match the whole path, and is case-insensitive. Empty segments, percent-encoding, the scheme, the
    /// port and the query are ignored. Servers differ in how they read an encoded slash, a dot segment and parameters
    /// after a semicolon; the pattern is matched against each of these readings.
    ///
    /// ```swift
    /// configuration.redaction.path.insert("hooks.example.com/incoming/*/{secret}/**")
    /// ```
    public struct PathPattern: Sendable, CustomStringConvertible {
        /// The text of the pattern.
        public let description: String
        /// The parsed pattern; `nil` if it is a malformed literal.
        let parts: PathPatternParts?

        /// Creates a pattern from text, or returns `nil` if the text is malformed or marks no secret.
        ///
        /// - Parameter text: The pattern, such as `hooks.example.com/incoming/{secret}`.
        public init?(_ text: String) {
            guard let parts = PathPatternParts(text) else { return nil }
            description = text
            self.parts = parts
        }
    }
}

extension Moesif.Redaction.PathPattern: Hashable {
    /// Returns true if two patterns have the same text.
    public static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }

    /// Hashes the text of the pattern.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(description)
    }
}

extension Moesif.Redaction.PathPattern: ExpressibleByStringLiteral {
    /// Creates a pattern from a string literal.
    ///
    /// A client with a malformed pattern is disabled; ``Moesif/Configuration/validate()`` throws
    /// ``Moesif/ConfigurationError/malformedPathPattern(_:)`` for it.
    ///
    /// - Parameter text: The pattern, such as `hooks.example.com/incoming/{secret}`.
    public init(stringLiteral text: String) {
        description = text
        parts = PathPatternParts(text)
    }
}
