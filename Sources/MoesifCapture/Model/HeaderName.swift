/// The name of a header: equal in any case, and kept as it was spelled.
public struct HeaderName: Sendable, CustomStringConvertible {
    /// The name as it was spelled.
    public let description: String

    /// The name in lower case: what names are compared by.
    public let canonical: String

    /// A name in any case.
    ///
    /// Whatever it holds, it is kept; nothing traps.
    public init(_ name: String) {
        description = name
        canonical = name.lowercased()
    }
}

extension HeaderName: Hashable {
    /// Names are equal whatever their case.
    public static func == (left: HeaderName, right: HeaderName) -> Bool {
        // To compare the lengths first costs little, and hardly any two names of a message have the same.
        left.canonical.utf8.count == right.canonical.utf8.count && left.canonical == right.canonical
    }

    /// Hashes the lower-case form.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(canonical)
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
