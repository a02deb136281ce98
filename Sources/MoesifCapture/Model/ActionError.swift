public import Foundation

extension Moesif {
    /// The reason that an action was not queued.
    public struct ActionError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The reason in a few words.
        public let description: String
        /// The field with the error, by Moesif's name, such as `user_id`, or `nil` if no single field is at fault.
        public let field: String?

        private init(_ description: String) {
            self.description = description
            field = nil
        }

        init(_ fault: ItemFault) {
            description = fault.description
            field = fault.field
        }

        /// The client is disabled because its configuration cannot be used.
        ///
        /// ``Moesif/state-swift.property`` holds the reason.
        public static let disabled = ActionError("the client is disabled")
        /// The client has been shut down.
        public static let shutDown = ActionError("the client has been shut down")
        /// The user has denied consent; see ``Moesif/consent-swift.property``.
        public static let noConsent = ActionError("no consent")
        /// The queue is full.
        ///
        /// The bounds are ``Moesif/DeliveryOptions/queueCapacity`` and ``Moesif/DeliveryOptions/queueByteLimit``.
        public static let queueFull = ActionError("queue full")

        /// Returns the error for a field that is present but empty.
        ///
        /// - Parameter field: The field by Moesif's name: `action_name`, `uri`, `ip_address`, `user_agent_string`, or
        ///   the name of an ID.
        /// - Returns: The error.
        public static func empty(_ field: String) -> ActionError {
            ActionError(.empty(field))
        }

        /// Returns the error for a field that is too long.
        ///
        /// The limits are 256 bytes for `action_name`, 32 KiB for `uri`, 64 KiB for `metadata`, and 1,024 bytes for
        /// every other field.
        ///
        /// - Parameters:
        ///   - field: The field by Moesif's name.
        ///   - limit: The maximum length in bytes.
        /// - Returns: The error.
        public static func tooLong(_ field: String, limit: Int) -> ActionError {
            ActionError(.tooLong(field, limit: limit))
        }

        /// Returns the error for metadata that nests deeper than 60 levels.
        ///
        /// - Parameter field: The field by Moesif's name: `metadata`.
        /// - Returns: The error.
        public static func nestedTooDeep(_ field: String) -> ActionError {
            ActionError(.nestedTooDeep(field))
        }

        /// Returns the error for a URI that does not begin with a scheme and `//`.
        ///
        /// - Parameter field: The field by Moesif's name: `uri`.
        /// - Returns: The error.
        public static func notAbsolute(_ field: String) -> ActionError {
            ActionError(.notAbsolute(field))
        }
    }
}

extension Moesif.ActionError: LocalizedError {
    /// The same text as ``description``.
    public var errorDescription: String? {
        description
    }
}
