public import Foundation

extension Moesif.Event {
    /// The response of an event.
    public struct Response: Sendable, Equatable {
        /// The time at which the last byte arrived or the call failed.
        public var time: Date
        /// The status code.
        public var status: Int
        /// The headers.
        public var headers: HeaderFields
        /// The IP address of the server.
        ///
        /// The client leaves it `nil`; a hook can set it.
        public var ipAddress: String?
        /// The body, or `nil` if there is none or it is left out.
        public var body: Moesif.Event.Body?
        /// The length of the body in bytes.
        ///
        /// The client leaves it `nil`; a hook can set it.
        public var contentLength: Int?

        /// Creates a response.
        ///
        /// - Parameters:
        ///   - time: The time at which the last byte arrived or the call failed.
        ///   - status: The status code.
        ///   - headers: The headers. Default: none.
        ///   - body: The body. Default: `nil`.
        public init(time: Date, status: Int, headers: HeaderFields = [:], body: Moesif.Event.Body? = nil) {
            self.time = time
            self.status = status
            self.headers = headers
            self.body = body
        }
    }
}

extension JSONWriter {
    /// Writes a response.
    ///
    /// - Parameter headers: A closure that writes each header.
    mutating func response(
        time: Date,
        status: Int,
        ipAddress: String? = nil,
        body: Moesif.Event.Body?,
        contentLength: Int? = nil,
        headers: (inout JSONWriter) -> Void
    ) {
        key("response")
        beginObject()
        member("time", Timestamp(time).text)
        member("status", status)
        key("headers")
        beginObject()
        headers(&self)
        endObject()
        member("ip_address", ipAddress)
        self.body(body)
        member("content_length", contentLength)
        endObject()
    }

    mutating func response(_ response: Moesif.Event.Response) {
        self.response(
            time: response.time,
            status: response.status,
            ipAddress: response.ipAddress,
            body: response.body,
            contentLength: response.contentLength
        ) { writer in
            for (name, value) in response.headers { writer.header(name, value) }
        }
    }
}
