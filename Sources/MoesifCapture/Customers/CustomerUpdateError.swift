public import Foundation

extension Moesif {
    /// Why an update of users, companies or subscriptions did not reach the collector.
    public struct CustomerUpdateError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Why, in a few words.
        public struct Reason: Sendable, Hashable, CustomStringConvertible {
            /// The reason, in a few words.
            public let description: String

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
        }

        /// Why.
        public internal(set) var reason: Reason
        /// The status of the collector's last answer; nil when it gave none.
        public internal(set) var status: Int?
        /// What the collector said with it: the beginning of its answer's body, at most 1,024 bytes; nil when it said
        /// nothing.
        public internal(set) var message: String?
        /// How often the last request was sent.
        public internal(set) var attempts = 0
        /// How many updates the collector had accepted before, or how many were queued: the first ones of the array.
        ///
        /// With the reason `rejected` the next one is what was refused. None after it has been accepted.
        public internal(set) var accepted = 0

        init(_ reason: Reason) {
            self.reason = reason
        }

        /// The error in one line, such as `rejected by the collector, status 400, 12 accepted before`.
        ///
        /// Without the collector's message, which may repeat what was sent.
        public var description: String {
            var parts = [reason.description]
            if reason == .gaveUp { parts.append(attempts == 1 ? "after 1 try" : "after \(attempts) tries") }
            if let status { parts.append("status \(status)") }
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
