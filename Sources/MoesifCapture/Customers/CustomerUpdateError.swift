public import Foundation

extension Moesif {
    /// The reason why an update of users, companies or subscriptions failed.
    public struct CustomerUpdateError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The reason for a failure.
        public struct Reason: Sendable, Hashable, CustomStringConvertible {
            /// The reason in a few words, such as `rejected by the collector`.
            public let description: String
            /// The name of the invalid field in Moesif's API, such as `user_id`; `nil` if no field is invalid.
            public let field: String?

            private init(description: String) {
                self.description = description
                field = nil
            }

            init(_ fault: ItemFault) {
                description = fault.description
                field = fault.field
            }

            /// The collector rejected the update; a retry would fail too.
            public static let rejected = Reason(description: "rejected by the collector")
            /// The collector does not accept the application ID, or its account.
            public static let unauthorized = Reason(description: "unauthorized, check the application ID")
            /// The collector could not be reached, or did not accept the update, after all retries.
            ///
            /// If a retry cannot succeed, for example because the base URL leads to another server, the update is tried
            /// only once.
            public static let gaveUp = Reason(description: "gave up")
            /// Consent is denied or still pending; see ``Moesif/consent``.
            public static let noConsent = Reason(description: "no consent")
            /// The task was cancelled.
            public static let cancelled = Reason(description: "cancelled")
            /// The queue is full.
            public static let queueFull = Reason(description: "queue full")
            /// The client is disabled; ``Moesif/state`` contains the reason.
            public static let disabled = Reason(description: "the client is disabled")
            /// The client has been shut down.
            public static let shutDown = Reason(description: "the client has been shut down")
            /// The update was not sent because its JSON has 1,000,000 bytes or more.
            public static let tooLarge = Reason(.tooLarge)

            /// The update was not sent because an id in it is empty.
            ///
            /// - Parameter field: The name of the field in Moesif's API.
            /// - Returns: The reason.
            public static func empty(_ field: String) -> Reason {
                Reason(.empty(field))
            }

            /// The update was not sent because an id in it is longer than 1,024 bytes.
            ///
            /// - Parameter field: The name of the field in Moesif's API.
            /// - Returns: The reason.
            public static func tooLong(_ field: String) -> Reason {
                Reason(.tooLong(field, limit: ItemLimits.idBytes))
            }

            /// The update was not sent because metadata in it is nested more than 60 levels deep.
            ///
            /// - Parameter field: The name of the field in Moesif's API. Default: `metadata`.
            /// - Returns: The reason.
            public static func nestedTooDeep(_ field: String = "metadata") -> Reason {
                Reason(.nestedTooDeep(field))
            }
        }

        /// The reason for the failure.
        public internal(set) var reason: Reason
        /// The HTTP status of the collector's last response; `nil` if there was none.
        public internal(set) var status: Int?
        /// The beginning of the body of the collector's last response, at most 1,024 characters; `nil` if it was empty.
        ///
        /// It does not contain the application ID, even if the collector repeats it.
        public internal(set) var message: String?
        /// The number of times that the last request was sent.
        public internal(set) var attempts: Int
        /// The number of updates that were accepted or queued before the failure, from the beginning of the array.
        ///
        /// If the reason is ``Reason/rejected``, the next update of the array is the one that was rejected. No update
        /// after it was accepted.
        public internal(set) var accepted: Int
        /// The zero-based index of the invalid update in the array; `nil` if no update of an array is invalid.
        ///
        /// If this is set, no update of the array was sent.
        public internal(set) var index: Int?

        /// Creates an error, for example in a test double.
        ///
        /// - Parameters:
        ///   - reason: The reason for the failure.
        ///   - status: The HTTP status of the collector's response. Default: none.
        ///   - message: The beginning of the body of the response. Default: none.
        ///   - attempts: The number of times that the last request was sent. Default: 0.
        ///   - accepted: The number of updates accepted before the failure. Default: 0.
        ///   - index: The zero-based index of the invalid update. Default: none.
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
        /// It does not contain the collector's message, which may repeat data of the update.
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
    /// The same text as ``description``.
    public var errorDescription: String? {
        description
    }
}
