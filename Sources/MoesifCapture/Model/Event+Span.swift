extension Moesif.Event {
    /// The OpenTelemetry span a call was.
    public struct Span: Sendable, Equatable {
        /// The id of the span.
        public var id: String
        /// The id of the span around it.
        public var parentID: String?
        /// The ids of spans it is linked to.
        public var links: [String]
        /// The end of the span: OpenTelemetry's 0 for unset, 1 for ok, 2 for an error.
        ///
        /// An integer at Moesif (https://www.moesif.com/docs/api#events).
        public var status: Int?

        /// Creates a span.
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
