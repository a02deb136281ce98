public import Foundation

extension Moesif.Event {
    /// The request of an event.
    public struct Request: Sendable, Equatable {
        /// The time at which the call began.
        public var time: Date
        /// The absolute URI without user information and fragment.
        public var uri: String
        /// The method in upper case.
        public var verb: String
        /// The headers.
        public var headers: HeaderFields
        /// The version of the API that was called.
        public var apiVersion: String?
        /// The IP address of the client, or `nil` for the address that the collector receives the event from.
        public var ipAddress: String?
        /// The body, or `nil` if there is none or it is left out.
        public var body: Moesif.Event.Body?
        /// The length of the body in bytes.
        ///
        /// The client leaves it `nil`; a hook can set it.
        public var contentLength: Int?

        /// Creates a request.
        ///
        /// - Parameters:
        ///   - time: The time at which the call began.
        ///   - uri: The absolute URI.
        ///   - verb: The method in upper case.
        ///   - headers: The headers. Default: none.
        ///   - body: The body. Default: `nil`.
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
    /// - Parameter headers: A closure that writes each header.
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
