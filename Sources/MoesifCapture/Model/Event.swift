import Foundation

extension Moesif {
    /// One call, as it is sent to the collector.
    ///
    /// Field for field Moesif's EventModel (https://www.moesif.com/docs/api#events). What is nil is not written; the
    /// collector reads absent and null alike.
    public struct Event: Sendable, Equatable {
        /// Which way a call went, seen from this process.
        public enum Direction: String, Sendable, Hashable {
            /// A call that this process received.
            case incoming = "Incoming"
            /// A call that this process made to someone else.
            case outgoing = "Outgoing"
            /// A call between parts of one system.
            case `internal` = "Internal"
        }

        /// What was asked.
        public var request: Request
        /// What came back; nil when nothing did, the documented way to report a call that failed.
        public var response: Response?
        /// The user the call was made for.
        public var userID: String?
        /// The company the call was made for; metered billing needs it.
        public var companyID: String?
        /// The subscription the call was made under.
        public var subscriptionID: String?
        /// The session the call belongs to; without one, Moesif finds sessions by itself.
        public var sessionToken: String?
        /// Which way the call went.
        public var direction: Direction
        /// How many calls this event stands for: 1, or more where calls are sampled.
        ///
        /// At least 1 is written.
        public var weight: Int
        /// Anything else worth knowing about the call.
        public var metadata: JSONObject?
        /// Labels; written as one string with commas between.
        public var tags: [String]
        /// The governance rule that blocked the call.
        public var blockedBy: String?
        /// The OpenTelemetry trace the call belongs to, from its `traceparent`: 32 hexadecimal digits.
        public var traceID: String?
        /// The OpenTelemetry span the call was, where it belongs to a trace.
        public var span: Span?
        /// The name of the operation that the call is, such as one of OpenAPI or GraphQL.
        public var actionName: String?
        /// What makes the event one: the collector stores two events with the same id once.
        ///
        /// Made when the call ended and
        /// the same in every retry. 36 characters of a lower-case UUID.
        public var transactionID: String

        /// Creates an event with a new transaction id.
        public init(request: Request, response: Response? = nil, direction: Direction = .outgoing) {
            self.request = request
            self.response = response
            self.direction = direction
            weight = 1
            tags = []
            transactionID = RandomID.make()
        }
    }
}

extension JSONWriter {
    mutating func event(_ event: Moesif.Event) {
        beginObject()
        request(event.request)
        if let response = event.response { self.response(response) }
        member("user_id", event.userID)
        member("company_id", event.companyID)
        member("subscription_id", event.subscriptionID)
        member("session_token", event.sessionToken)
        member("metadata", event.metadata)
        member("tags", event.tags.isEmpty ? nil : event.tags.joined(separator: ","))
        member("blocked_by", event.blockedBy)
        member("trace_id", event.traceID)
        if let span = event.span {
            key("span")
            self.span(span)
        }
        member("action_name", event.actionName)
        member("direction", event.direction.rawValue)
        member("weight", max(1, event.weight))
        member("transaction_id", event.transactionID)
        endObject()
    }

}

extension Moesif.Event: CustomStringConvertible {
    /// The event as the JSON that is sent.
    public var description: String {
        var writer = JSONWriter()
        writer.event(self)
        return writer.text
    }
}
