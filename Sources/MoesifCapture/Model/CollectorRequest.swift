public import Foundation

/// One request to the collector, complete but for its compression.
///
/// A transport of your own sends `url`, `headers` and `body` as they are, or those of ``compressed()``.
public struct CollectorRequest: Sendable, Equatable {
    /// A method of HTTP.
    public struct Method: RawRepresentable, Sendable, Hashable {
        /// The method, in upper case.
        public let rawValue: String

        /// Creates a method by its name, in upper case.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Fetches the configuration.
        public static let get = Method(rawValue: "GET")
        /// Delivers events or updates.
        public static let post = Method(rawValue: "POST")
    }

    /// The method.
    public var method: Method
    /// The whole URL.
    public var url: URL
    /// The path below the base URL, such as `/v1/events/batch`.
    public var path: String
    /// The headers: the application id, `Content-Type` and `User-Agent`.
    public var headers: HeaderFields
    /// The JSON to deliver; nil for a request that delivers nothing.
    public var body: Data?

    /// Creates a request.
    public init(method: Method, url: URL, path: String, headers: HeaderFields = [:], body: Data? = nil) {
        self.method = method
        self.url = url
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// Returns the request with its body as gzip and the header that says so.
    ///
    /// Returns it unchanged if it has no body, or if there is no memory to compress it. Events shrink to about a
    /// seventh; the collector accepts either form.
    public func compressed() -> CollectorRequest {
        guard let body, let packed = Gzip.compress(body) else { return self }
        var request = self
        request.body = packed
        request.headers[.contentEncoding] = "gzip"
        return request
    }

    /// Returns what `compressed()` does, while the task waits.
    func compressedInBackground() async -> CollectorRequest {
        guard body != nil else { return self }
        return await withCheckedContinuation { continuation in
            Gzip.queue.async { continuation.resume(returning: compressed()) }
        }
    }
}

/// The headers hold the application id, a credential: no description and no dump shows them.
extension CollectorRequest: CustomStringConvertible, CustomReflectable {
    /// The method, the URL and the size of the body.
    public var description: String {
        "\(method.rawValue) \(url.absoluteString), \(body?.count ?? 0) bytes"
    }

    /// The same parts as the description.
    public var customMirror: Mirror {
        Mirror(self, children: ["method": method, "url": url, "bytes": body?.count ?? 0])
    }
}
