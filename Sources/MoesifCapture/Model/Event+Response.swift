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
    mutating func response(_ response: Moesif.Event.Response) {
        beginObject()
        member("time", Timestamp(response.time).text)
        member("status", response.status)
        key("headers")
        headers(response.headers)
        member("ip_address", response.ipAddress)
        body(response.body)
        member("content_length", response.contentLength)
        endObject()
    }
}
