/// The name of a header, which compares without regard to case and keeps its spelling.
public struct HeaderName: Sendable, CustomStringConvertible {
    /// The name in its original spelling.
    public let description: String

    /// A hash of the lower-case name; collisions within one message are rare.
    let hash: UInt32

    /// Creates a name from any string, without validation.
    ///
    /// - Parameter name: The name in any case.
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
    /// Returns true if the names are equal without regard to the case of ASCII letters.
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        guard left.hash == right.hash else { return false }
        return left.description == right.description
            || left.description.utf8.elementsEqual(right.description.utf8) {
                ASCII.lowercase($0) == ASCII.lowercase($1)
            }
    }

    /// Hashes the name in lower case.
    public func hash(into hasher: inout Hasher) {
        // The sender of a message can construct names with equal FNV hashes, but does not know the seed of `Hasher`.
        for byte in description.utf8 { hasher.combine(ASCII.lowercase(byte)) }
    }
}

extension HeaderName: ExpressibleByStringLiteral {
    /// Creates a name from a string literal.
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
    /// The name `Forwarded`, in which proxies report the original client (RFC 7239).
    public static let forwarded: HeaderName = "Forwarded"
    /// The name `Location`.
    public static let location: HeaderName = "Location"
    /// The name `Retry-After`.
    public static let retryAfter: HeaderName = "Retry-After"
    /// The name `Set-Cookie`.
    public static let setCookie: HeaderName = "Set-Cookie"
    /// The name `traceparent`, which holds the trace context of a call (W3C Trace Context).
    public static let traceparent: HeaderName = "traceparent"
    /// The name `User-Agent`.
    public static let userAgent: HeaderName = "User-Agent"
    /// The name `WWW-Authenticate`.
    public static let wwwAuthenticate: HeaderName = "WWW-Authenticate"
    /// The name `X-Moesif-Application-Id`, which carries the application ID on every request to the collector.
    public static let moesifApplicationID: HeaderName = "X-Moesif-Application-Id"
    /// The name `X-Moesif-Config-ETag`, which carries the version of the configuration on the collector's responses.
    public static let moesifConfigETag: HeaderName = "X-Moesif-Config-ETag"
    /// The name `X-Forwarded-For`, in which most proxies report the original client.
    public static let xForwardedFor: HeaderName = "X-Forwarded-For"
    /// The name `X-Moesif-Transaction-Id`, which carries the ID of a call's event on the responses of a capturing
    /// server.
    public static let moesifTransactionID: HeaderName = "X-Moesif-Transaction-Id"
    /// The name `X-Moesif-SDK`, which marks Moesif's own traffic together with `X-Moesif-Application-Id`.
    public static let moesifSDK: HeaderName = "X-Moesif-SDK"
}
