public import Foundation

/// A request to the collector, complete except for compression.
///
/// A custom transport sends ``url``, ``headers`` and ``body`` as they are, or those of ``compressed()``.
public struct CollectorRequest: Sendable, Equatable {
    /// An HTTP method.
    public struct Method: RawRepresentable, Sendable, Hashable {
        /// The method in upper case.
        public let rawValue: String

        /// Creates a method from its name in upper case.
        ///
        /// - Parameter rawValue: The name in upper case.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The method that fetches the configuration.
        public static let get = Method(rawValue: "GET")
        /// The method that delivers events, actions and updates.
        public static let post = Method(rawValue: "POST")
    }

    /// The method.
    public var method: Method
    /// The absolute URL.
    public var url: URL
    /// The path below the base URL, such as `/v1/events/batch`.
    public var path: String
    /// The headers: the application ID, `Content-Type` and `User-Agent`.
    public var headers: HeaderFields
    /// The JSON to deliver, or `nil` for a request without a body.
    public var body: Data?

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - url: The absolute URL.
    ///   - path: The path below the base URL, such as `/v1/events/batch`.
    ///   - headers: The headers. Default: none.
    ///   - body: The JSON to deliver. Default: `nil`, for a request without a body.
    public init(method: Method, url: URL, path: String, headers: HeaderFields = [:], body: Data? = nil) {
        self.method = method
        self.url = url
        self.path = path
        self.headers = headers
        self.body = body
    }

    /// Returns the request with a gzip body and the header `Content-Encoding: gzip`.
    ///
    /// Events shrink to about a seventh of their size. The collector accepts both forms.
    ///
    /// - Returns: The compressed request, or the request unchanged if it has no body or if memory is exhausted.
    public func compressed() -> CollectorRequest {
        guard let body, let packed = Gzip.compress(body) else { return self }
        var request = self
        request.body = packed
        request.headers[.contentEncoding] = "gzip"
        return request
    }

    /// Returns the same as `compressed()`, compressed on a background queue.
    func compressedInBackground() async -> CollectorRequest {
        guard body != nil else { return self }
        return await withCheckedContinuation { continuation in
            Gzip.queue.async { continuation.resume(returning: compressed()) }
        }
    }
}

/// Hides the headers in descriptions and dumps, because they hold the application ID, which is a credential.
extension CollectorRequest: CustomStringConvertible, CustomReflectable {
    /// The method, the URL and the size of the body in bytes.
    public var description: String {
        "\(method.rawValue) \(url.absoluteString), \(body?.count ?? 0) bytes"
    }

    /// A mirror with the same parts as the description.
    public var customMirror: Mirror {
        Mirror(self, children: ["method": method, "url": url, "bytes": body?.count ?? 0])
    }
}
