public import Foundation

extension Moesif {
    /// The reason why an action was not queued.
    public struct ActionError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The reason, in a few words.
        public let description: String
        /// The field that is at fault, by Moesif's name, such as `user_id`; nil where none is.
        public let field: String?

        private init(_ description: String) {
            self.description = description
            field = nil
        }

        init(_ fault: ItemFault) {
            description = fault.description
            field = fault.field
        }

        /// The client does nothing, because its configuration cannot be used; `Moesif.state` says why.
        public static let disabled = ActionError("the client is disabled")
        /// The client has been shut down.
        public static let shutDown = ActionError("the client has been shut down")
        /// The user has denied consent; see ``Moesif/consent``.
        public static let noConsent = ActionError("no consent")
        /// More was queued than may wait.
        public static let queueFull = ActionError("queue full")

        /// The field is empty: `action_name`, `uri`, or an id.
        public static func empty(_ field: String) -> ActionError {
            ActionError(.empty(field))
        }

        /// The field has more bytes than may be: 256 for `action_name`, 1,024 for an id, 32 KiB for `uri`, 64 KiB for
        /// `metadata`.
        public static func tooLong(_ field: String, limit: Int) -> ActionError {
            ActionError(.tooLong(field, limit: limit))
        }

        /// The field, `metadata`, nests deeper than 60.
        public static func nestedTooDeep(_ field: String) -> ActionError {
            ActionError(.nestedTooDeep(field))
        }

        /// The field, `uri`, has no scheme and `//`.
        public static func notAbsolute(_ field: String) -> ActionError {
            ActionError(.notAbsolute(field))
        }
    }
}

extension Moesif.ActionError: LocalizedError {
    /// The description.
    public var errorDescription: String? {
        description
    }
}
