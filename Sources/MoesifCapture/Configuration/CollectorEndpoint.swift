import Foundation

/// The address of the collector.
struct CollectorEndpoint: Sendable, Equatable {
    /// The reason why a base URL cannot be used.
    enum Fault: Error, Equatable {
        case notHTTP
        case insecure
        /// The host belongs to Moesif's management API.
        case management
        /// The path already contains the version that the client appends.
        case versioned
    }

    let scheme: String
    let host: String
    let port: Int
    /// The path of the base URL without a trailing slash, such as `""` or `/collector`.
    let path: String
    /// The whole base URL.
    private let base: URL

    /// Accepts `https` for any host and plain `http` for this machine.
    ///
    /// - Parameter allowsInsecure: True if plain `http` to another machine is accepted too.
    init(_ url: URL, allowsInsecure: Bool) throws(Fault) {
        guard let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
            let host = url.host?.lowercased(), !host.isEmpty, url.user == nil, url.query == nil, url.fragment == nil
        else { throw .notHTTP }
        guard host != "api.moesif.com", host != "api.moesif.com." else { throw .management }
        guard !Self.isVersioned(url.path) else { throw .versioned }
        guard scheme == "https" || allowsInsecure || Self.isLoopback(host) else { throw .insecure }
        self.scheme = scheme
        self.host = host
        port = Self.port(of: url, scheme: scheme)
        guard (1...65_535).contains(port) else { throw .notHTTP }
        path = String(url.path.reversed().drop { $0 == "/" }.reversed())
        var components = URLComponents()
        components.scheme = scheme
        components.percentEncodedHost = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        components.port = port
        components.path = path
        guard let base = components.url else { throw .notHTTP }
        self.base = base
    }

    /// The base URL as text, which contains neither user info nor a query.
    var shown: String {
        base.absoluteString
    }

    /// Returns the URL of a path below the base URL.
    func url(_ path: String) -> URL {
        base.appending(path: path)
    }

    /// Returns true if a URL leads to the collector's own API.
    func serves(_ url: URL) -> Bool {
        guard let scheme = url.scheme?.lowercased(), url.host?.lowercased() == host,
            Self.port(of: url, scheme: scheme) == port
        else { return false }
        return url.path.hasPrefix(path + "/v1/")
    }

    /// Returns true if a path ends in the collector's version, alone or followed by one of its resources.
    private static func isVersioned(_ path: String) -> Bool {
        let parts = path.lowercased().split(separator: "/")
        guard let version = parts.lastIndex(of: "v1") else { return false }
        return parts.index(after: version) == parts.endIndex || resources.contains(parts[version + 1])
    }

    private static let resources: Set<Substring> = [
        "events", "users", "companies", "subscriptions", "actions", "config", "rules",
    ]

    private static func port(of url: URL, scheme: String) -> Int {
        url.port ?? (scheme == "https" ? 443 : 80)
    }

    /// Returns true if a host is this machine.
    static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) || host.hasSuffix(".localhost") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
