extension Moesif.Event {
    /// The OpenTelemetry span of a call.
    public struct Span: Sendable, Equatable {
        /// The ID of the span: 16 hexadecimal digits.
        public var id: String
        /// The ID of the parent span, or `nil` if it is unknown.
        public var parentID: String?
        /// The IDs of linked spans.
        public var links: [String]
        /// The OpenTelemetry status of the span: 0 for unset, 1 for OK, 2 for an error.
        ///
        /// Moesif documents it as an integer (https://www.moesif.com/docs/api#events).
        public var status: Int?

        /// Creates a span.
        ///
        /// - Parameters:
        ///   - id: The ID of the span.
        ///   - parentID: The ID of the parent span. Default: `nil`.
        ///   - links: The IDs of linked spans. Default: none.
        ///   - status: The OpenTelemetry status. Default: `nil`.
        public init(id: String, parentID: String? = nil, links: [String] = [], status: Int? = nil) {
            self.id = id
            self.parentID = parentID
            self.links = links
            self.status = status
        }
    }
}

extension JSONWriter {
    mutating func span(_ span: Moesif.Event.Span) {
        beginObject()
        member("id", span.id)
        member("parent_id", span.parentID)
        member("links", span.links) { $0.string($1) }
        member("status", span.status)
        endObject()
    }
}
