public import Foundation

extension Moesif.Event {
    /// What came back.
    public struct Response: Sendable, Equatable {
        /// When the last byte had arrived, or the call had failed.
        public var time: Date
        /// The status code.
        public var status: Int
        /// The headers.
        public var headers: HeaderFields
        /// The address of the server.
        public var ipAddress: String?
        /// The body; nil when there was none, or none may be told.
        public var body: Moesif.Event.Body?
        /// The length of the body in bytes.
        public var contentLength: Int?

        /// Creates a response.
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
    /// - Parameter headers: Writes each header.
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
