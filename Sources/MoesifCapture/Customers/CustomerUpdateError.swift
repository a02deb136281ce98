public import Foundation

extension Moesif {
    /// Why an update of users, companies or subscriptions did not reach the collector.
    public struct CustomerUpdateError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Why, in a few words.
        public struct Reason: Sendable, Hashable, CustomStringConvertible {
            /// The reason, in a few words.
            public let description: String
            /// The field that is at fault, by Moesif's name, such as `user_id`; nil where none is.
            public let field: String?

            private init(description: String) {
                self.description = description
                field = nil
            }

            init(_ fault: ItemFault) {
                description = fault.description
                field = fault.field
            }

            /// The collector refuses the update, and would refuse it a second time.
            public static let rejected = Reason(description: "rejected by the collector")
            /// The collector does not accept the application id, or the account behind it.
            public static let unauthorized = Reason(description: "unauthorized, check the application id")
            /// The collector could not be reached, or could not take the update, however often it was tried; only once
            /// where it cannot be otherwise the next time, as when the base URL leads to something else.
            public static let gaveUp = Reason(description: "gave up")
            /// The user has not consented, or not yet; see ``Moesif/consent``.
            public static let noConsent = Reason(description: "no consent")
            /// The task was cancelled.
            public static let cancelled = Reason(description: "cancelled")
            /// More was queued than may wait.
            public static let queueFull = Reason(description: "queue full")
            /// The client does nothing, because its configuration cannot be used; `Moesif.state` says why.
            public static let disabled = Reason(description: "the client is disabled")
            /// The client has been shut down.
            public static let shutDown = Reason(description: "the client has been shut down")
            /// The update is not sent, since its JSON would have 1,000,000 bytes or more.
            public static let tooLarge = Reason(.tooLarge)

            /// The update is not sent, since an id in it is empty.
            public static func empty(_ field: String) -> Reason {
                Reason(.empty(field))
            }

            /// The update is not sent, since an id in it has more than 1,024 bytes.
            public static func tooLong(_ field: String) -> Reason {
                Reason(.tooLong(field, limit: ItemLimits.idBytes))
            }

            /// The update is not sent, since metadata in it nests deeper than 60.
            public static func nestedTooDeep(_ field: String = "metadata") -> Reason {
                Reason(.nestedTooDeep(field))
            }
        }

        /// Why.
        public internal(set) var reason: Reason
        /// The status of the collector's last answer; nil when it gave none.
        public internal(set) var status: Int?
        /// What the collector said with it: the beginning of its answer's body, at most 1,024 bytes; nil when it said
        /// nothing.
        public internal(set) var message: String?
        /// How often the last request was sent.
        public internal(set) var attempts: Int
        /// How many updates the collector had accepted before, or how many were queued: the first ones of the array.
        ///
        /// With the reason `rejected` the next one is what was refused. None after it has been accepted.
        public internal(set) var accepted: Int
        /// The update of the array that cannot be sent, counted from 0; nil if all can.
        ///
        /// Nothing of the array was sent then.
        public internal(set) var index: Int?

        /// An error, such as a stand-in of a test throws.
        public init(
            _ reason: Reason,
            status: Int? = nil,
            message: String? = nil,
            attempts: Int = 0,
            accepted: Int = 0,
            index: Int? = nil
        ) {
            self.reason = reason
            self.status = status
            self.message = message
            self.attempts = attempts
            self.accepted = accepted
            self.index = index
        }

        /// The error in one line, such as `rejected by the collector, status 400, 12 accepted before`.
        ///
        /// Without the collector's message, which may repeat what was sent.
        public var description: String {
            var parts = [reason.description]
            if reason == .gaveUp { parts.append(attempts == 1 ? "after 1 try" : "after \(attempts) tries") }
            if let status { parts.append("status \(status)") }
            if let index { parts.append("update \(index)") }
            if accepted > 0 { parts.append("\(accepted) accepted before") }
            return parts.joined(separator: ", ")
        }
    }
}

extension Moesif.CustomerUpdateError: LocalizedError {
    /// The description.
    public var errorDescription: String? {
        description
    }
}
