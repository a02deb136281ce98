import Foundation

extension Moesif {
    /// One call as it is sent to the collector.
    ///
    /// The fields are those of Moesif's EventModel (https://www.moesif.com/docs/api#events). Fields that are `nil` are
    /// not sent. The collector treats an absent field and null alike.
    public struct Event: Sendable, Equatable {
        /// The direction of a call, seen from this process.
        public enum Direction: String, Sendable, Hashable {
            /// A call that this process received.
            case incoming = "Incoming"
            /// A call that this process made to another system.
            case outgoing = "Outgoing"
            /// A call between parts of one system.
            case `internal` = "Internal"
        }

        /// The request.
        public var request: Request
        /// The response, or `nil` if none arrived, which is Moesif's documented form of a failed call.
        public var response: Response?
        /// The user that the call was made for.
        public var userID: String?
        /// The company that the call was made for, which metered billing requires.
        public var companyID: String?
        /// The subscription that the call was made under.
        public var subscriptionID: String?
        /// The session that the call belongs to, or `nil` to let Moesif detect sessions.
        public var sessionToken: String?
        /// The direction of the call.
        public var direction: Direction
        /// The number of calls that this event represents: more than 1 if calls are sampled.
        ///
        /// A value below 1 is sent as 1.
        public var weight: Int
        /// Custom fields of the call.
        public var metadata: JSONObject?
        /// Labels, which are sent as one comma-separated string.
        public var tags: [String]
        /// The governance rule that blocked the call.
        ///
        /// The client leaves it `nil`; a hook can set it.
        public var blockedBy: String?
        /// The OpenTelemetry trace that the call belongs to, from its `traceparent` header: 32 hexadecimal digits.
        public var traceID: String?
        /// The OpenTelemetry span of the call, or `nil` if the call belongs to no trace.
        public var span: Span?
        /// The name of the operation, such as an OpenAPI operation ID or a GraphQL operation name.
        public var actionName: String?
        /// The ID by which the collector recognizes copies of an event and stores them once.
        ///
        /// It is set before the first upload and stays the same in every retry. The client uses a UUID in lower case,
        /// with 36 characters.
        public var transactionID: String

        /// Creates an event with a new transaction ID.
        ///
        /// - Parameters:
        ///   - request: The request.
        ///   - response: The response. Default: `nil`, for a call that failed.
        ///   - direction: The direction of the call. Default: `.outgoing`.
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
