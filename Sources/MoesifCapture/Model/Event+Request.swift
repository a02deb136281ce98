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
    /// Writes a request.
    ///
    /// - Parameter headers: Writes each header.
    mutating func request(
        time: Date,
        uri: String,
        verb: String,
        apiVersion: String?,
        ipAddress: String?,
        body: Moesif.Event.Body?,
        contentLength: Int? = nil,
        headers: (inout JSONWriter) -> Void
    ) {
        key("request")
        beginObject()
        member("time", Timestamp(time).text)
        member("uri", uri)
        member("verb", verb)
        key("headers")
        beginObject()
        headers(&self)
        endObject()
        member("api_version", apiVersion)
        member("ip_address", ipAddress)
        self.body(body)
        member("content_length", contentLength)
        endObject()
    }

    mutating func request(_ request: Moesif.Event.Request) {
        self.request(
            time: request.time,
            uri: request.uri,
            verb: request.verb,
            apiVersion: request.apiVersion,
            ipAddress: request.ipAddress,
            body: request.body,
            contentLength: request.contentLength
        ) { writer in
            for (name, value) in request.headers { writer.header(name, value) }
        }
    }
}
