public import Foundation

extension CapturedCall {
    /// What was asked.
    public struct Request: Sendable {
        /// The URL that was asked for first; redirects do not change it.
        public let url: URL
        /// The method, in upper case.
        public let method: String
        /// The headers as the app set them, without what URLSession adds on the wire; or as the app received them.
        public let headers: HeaderFields
        /// The body, up to the limit.
        public let body: CapturedBody
        /// The address at the other end of the connection that a received call came by; nil for other calls.
        public let peerAddress: String?

        /// A request that capture has not seen by itself.
        ///
        /// - Parameters:
        ///   - url: An absolute URL.
        ///   - method: In any case.
        ///   - headers: As they were sent or received.
        ///   - body: The body. Default: there was none.
        ///   - peerAddress: Of a call that was received: the address at the other end of its connection, without a name.
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

        /// A request as a server has it: a target such as `/orders?id=7`, and the header `Host`.
        ///
        /// Whatever a caller wrote there makes a URL; a host that is none becomes `invalid`.
        ///
        /// - Parameters:
        ///   - target: What stands behind the method in the request.
        ///   - method: In any case.
        ///   - scheme: How the app is reached from outside. Default: `https`.
        ///   - host: The host, and its port. Default: what the header `Host` says.
        ///   - headers: As they were received.
        ///   - body: The body. Default: there was none.
        ///   - peerAddress: The address at the other end of the connection, without a name.
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

        /// The request with another body.
        func with(_ body: CapturedBody) -> Self {
            Self(url: url, method: method, headers: headers, body: body, peerAddress: peerAddress)
        }
    }
}
