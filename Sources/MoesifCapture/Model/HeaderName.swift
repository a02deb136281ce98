/// The name of a header: equal in any case, and kept as it was spelled.
public struct HeaderName: Sendable, CustomStringConvertible {
    /// The name as it was spelled.
    public let description: String

    /// A hash of the name in lower case: hardly any two names of a message have the same.
    let hash: UInt32

    /// A name in any case.
    ///
    /// Whatever it holds, it is kept; nothing traps.
    public init(_ name: String) {
        description = name
        var name = name
        hash = name.withUTF8 { bytes in
            // FNV-1a.
            var hash: UInt32 = 2_166_136_261
            for byte in bytes { hash = (hash ^ UInt32(ASCII.lowercase(byte))) &* 16_777_619 }
            return hash
        }
    }

    /// The name in lower case.
    public var canonical: String {
        description.lowercased()
    }
}

extension HeaderName: Hashable {
    /// Names are equal whatever the case of their letters, which are those of ASCII.
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        guard left.hash == right.hash else { return false }
        return left.description == right.description
            || left.description.utf8.elementsEqual(right.description.utf8) {
                ASCII.lowercase($0) == ASCII.lowercase($1)
            }
    }

    /// Hashes the name in lower case.
    public func hash(into hasher: inout Hasher) {
        // Whoever sends headers can make names of one hash, but not of one seed.
        for byte in description.utf8 { hasher.combine(ASCII.lowercase(byte)) }
    }
}

extension HeaderName: ExpressibleByStringLiteral {
    /// A name written in the source.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension HeaderName {
    /// The name `Authorization`.
    public static let authorization: HeaderName = "Authorization"
    /// The name `Content-Encoding`.
    public static let contentEncoding: HeaderName = "Content-Encoding"
    /// The name `Content-Type`.
    public static let contentType: HeaderName = "Content-Type"
    /// The name `Cookie`.
    public static let cookie: HeaderName = "Cookie"
    /// The name `Forwarded`: for whom proxies ask, as RFC 7239 has it.
    public static let forwarded: HeaderName = "Forwarded"
    /// The name `Location`.
    public static let location: HeaderName = "Location"
    /// The name `Retry-After`.
    public static let retryAfter: HeaderName = "Retry-After"
    /// The name `Set-Cookie`.
    public static let setCookie: HeaderName = "Set-Cookie"
    /// The name `traceparent`: the trace that a call belongs to, as W3C Trace Context has it.
    public static let traceparent: HeaderName = "traceparent"
    /// The name `User-Agent`.
    public static let userAgent: HeaderName = "User-Agent"
    /// The name `WWW-Authenticate`.
    public static let wwwAuthenticate: HeaderName = "WWW-Authenticate"
    /// The name `X-Moesif-Application-Id`: the application id, on every request to the collector.
    public static let moesifApplicationID: HeaderName = "X-Moesif-Application-Id"
    /// The name `X-Moesif-Config-ETag`: the version of the configuration, on the collector's answers.
    public static let moesifConfigETag: HeaderName = "X-Moesif-Config-ETag"
    /// The name `X-Forwarded-For`: for whom proxies ask, as most of them say it.
    public static let xForwardedFor: HeaderName = "X-Forwarded-For"
    /// The name `X-Moesif-Transaction-Id`: the id of a call's event, on the answers of a server that captures.
    public static let moesifTransactionID: HeaderName = "X-Moesif-Transaction-Id"
    /// `X-Moesif-SDK`: with the one above, the mark of Moesif's own traffic.
    public static let moesifSDK: HeaderName = "X-Moesif-SDK"
}
