public import Foundation

extension CapturedCall {
    /// The request of a captured call.
    public struct Request: Sendable {
        /// The URL of the original request; redirects do not change it.
        public let url: URL
        /// The method in upper case.
        public let method: String
        /// The headers as the app set or received them, without the headers that URLSession adds on the wire.
        public let headers: HeaderFields
        /// The body; a body over ``Moesif/Configuration/bodyLimit`` keeps only its length.
        public let body: CapturedBody
        /// The address of the peer that sent a received call, or `nil` for outgoing calls.
        public let peerAddress: String?

        /// Creates a request that capture did not observe itself.
        ///
        /// - Parameters:
        ///   - url: An absolute URL.
        ///   - method: The method in any case; it is converted to upper case.
        ///   - headers: The headers as sent or received. Default: none.
        ///   - body: The body. Default: an empty body.
        ///   - peerAddress: For a received call, the IP address at the other end of its connection. Default: `nil`.
        public init(
            url: URL,
            method: String,
            headers: HeaderFields = [:],
            body: CapturedBody = .none,
            peerAddress: String? = nil
        ) {
            self.url = url
            self.method = method.uppercased()
            self.headers = headers
            self.body = body
            self.peerAddress = peerAddress
        }

        /// Creates a request from the target and the `Host` header that a server receives.
        ///
        /// Any target yields a URL, because the caller controls it. A target that is an absolute `http` or `https` URL
        /// with a host is used as it is. A host that is malformed becomes `invalid`.
        ///
        /// - Parameters:
        ///   - target: The request target, which follows the method in the request line, such as `/orders?id=7`.
        ///   - method: The method in any case; it is converted to upper case.
        ///   - scheme: The scheme by which clients reach the app. `http` in any case stands for itself, and every other
        ///     value stands for `https`. Default: `https`.
        ///   - host: The host, with its port if there is one. Default: the value of the `Host` header.
        ///   - headers: The headers as received.
        ///   - body: The body. Default: an empty body.
        ///   - peerAddress: The IP address at the other end of the connection, or `nil` if it is unknown.
        public init(
            target: String,
            method: String,
            scheme: String = "https",
            host: String? = nil,
            headers: HeaderFields,
            body: CapturedBody = .none,
            peerAddress: String?
        ) {
            self.init(
                url: RequestTarget.url(target, scheme: scheme, host: host ?? headers["Host"] ?? ""),
                method: method,
                headers: headers,
                body: body,
                peerAddress: peerAddress
            )
        }

        /// Returns the request with another body.
        func with(_ body: CapturedBody) -> Self {
            Self(url: url, method: method, headers: headers, body: body, peerAddress: peerAddress)
        }
    }
}
