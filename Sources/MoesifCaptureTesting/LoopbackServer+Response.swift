public import Foundation

extension LoopbackServer {
    /// A response of the server, with the faults to simulate.
    public struct Response: Sendable, Hashable {
        /// The status code; responses with 1xx, 204 and 304 are sent without a body.
        public var status: Int

        /// The reason phrase after the status code.
        public var reason: String

        /// The header fields, sent unchanged and in this order.
        ///
        /// A `Content-Length`, `Transfer-Encoding` or `Connection` field replaces the one that the server adds.
        /// `Connection: close` closes the connection after the response.
        public var headers: [Header]

        /// The body, which is not sent in response to `HEAD`.
        public var body: Body

        /// The time between the end of the request and the first byte of the response, with a resolution of one
        /// millisecond.
        ///
        /// It ends early if the server stops or the client closes the connection.
        public var delay: Duration

        /// The behavior of the connection during and after the response.
        public var ending: Ending

        /// Creates a response.
        ///
        /// - Parameters:
        ///   - status: The status code. Default: 200.
        ///   - reason: The reason phrase. Default: `nil`, for the usual phrase of the status.
        ///   - headers: The header fields. Default: none.
        ///   - body: The body. Default: empty.
        ///   - delay: The time before the first byte. Default: zero.
        ///   - ending: The behavior of the connection. Default: it stays open.
        public init(
            status: Int = 200,
            reason: String? = nil,
            headers: [Header] = [],
            body: Body = .data(Data()),
            delay: Duration = .zero,
            ending: Ending = .keepAlive
        ) {
            self.status = status
            self.reason = reason ?? Self.usualReason(for: status)
            self.headers = headers
            self.body = body
            self.delay = delay
            self.ending = ending
        }
    }
}

extension LoopbackServer.Response {
    private static func usualReason(for status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Status \(status)"
        }
    }
}
