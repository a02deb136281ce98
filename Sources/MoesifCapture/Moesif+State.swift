extension Moesif {
    /// The state of a client, which decides if it captures calls.
    public struct State: Sendable, Equatable, CustomStringConvertible {
        /// The state in one clause.
        public let description: String
        /// The error in the configuration of a disabled client; `nil` in any other state.
        public let error: ConfigurationError?

        private init(_ description: String, error: ConfigurationError? = nil) {
            self.description = description
            self.error = error
        }

        /// The client captures calls.
        public static let active = State("active")
        /// The client has been shut down and captures no more calls.
        public static let shutDown = State("shut down")

        /// The client does nothing, because its configuration cannot be used.
        ///
        /// - Parameter error: The error in the configuration.
        /// - Returns: The disabled state.
        public static func disabled(_ error: ConfigurationError) -> State {
            State("disabled: \(error)", error: error)
        }
    }
}
