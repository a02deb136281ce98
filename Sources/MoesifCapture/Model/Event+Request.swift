public import Foundation

extension Moesif.Event {
    /// What was asked.
    public struct Request: Sendable, Equatable {
        /// When the call began.
        public var time: Date
        /// The absolute URI, without userinfo and fragment.
        public var uri: String
        /// The method, in upper case.
        public var verb: String
        /// The headers.
        public var headers: HeaderFields
        /// The version of the API that was called.
        public var apiVersion: String?
        /// The address of the caller; without one, the collector takes the address the event came from.
        public var ipAddress: String?
        /// The body; nil when there was none, or none may be told.
        public var body: Moesif.Event.Body?
        /// The length of the body in bytes.
        public var contentLength: Int?

        /// Creates a request.
        public init(time: Date, uri: String, verb: String, headers: HeaderFields = [:], body: Moesif.Event.Body? = nil)
        {
            self.time = time
            self.uri = uri
            self.verb = verb
            self.headers = headers
            self.body = body
        }
    }
}

extension JSONWriter {
    mutating func request(_ request: Moesif.Event.Request) {
        beginObject()
        member("time", Timestamp(request.time).text)
        member("uri", request.uri)
        member("verb", request.verb)
        key("headers")
        headers(request.headers)
        member("api_version", request.apiVersion)
        member("ip_address", request.ipAddress)
        body(request.body)
        member("content_length", request.contentLength)
        endObject()
    }
}
