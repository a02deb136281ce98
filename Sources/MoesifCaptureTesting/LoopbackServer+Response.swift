public import Foundation

extension LoopbackServer {
    /// What the server answers, and how it misbehaves while doing so.
    public struct Response: Sendable, Hashable {
        /// The status code; 1xx, 204 and 304 are sent without a body.
        public var status: Int

        /// The phrase after the status code.
        public var reason: String

        /// The header fields, sent as they are and in this order.
        ///
        /// A `Content-Length`, `Transfer-Encoding` or `Connection` in here replaces the one the server would add;
        /// `Connection: close` closes the connection after the response.
        public var headers: [Header]

        /// The body, which is left out of answers to `HEAD`.
        public var body: Body

        /// The time between the end of the request and the first byte of the answer, in steps of a millisecond.
        ///
        /// It ends early when the server stops or the client closes its side of the connection.
        public var delay: Duration

        /// What happens to the connection.
        public var ending: Ending

        /// Creates a response, by default an empty 200 on a connection that stays open.
        /// - Parameter reason: The usual phrase for the status when `nil`.
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
