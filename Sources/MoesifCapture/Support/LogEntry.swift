extension Moesif {
    /// One message of a client about its own work.
    ///
    /// An entry never holds the application id, or a header, a body, a query or a path of a captured call. It quotes at
    /// most 200 characters of what the collector answered to a request that it refused.
    public struct LogEntry: Sendable, Hashable, CustomStringConvertible {
        /// The severity.
        public var level: Level

        /// The message: what happened, to what, why, and what comes next.
        public var message: String

        /// The facts in the message, as values.
        public var fields: Fields

        /// Creates an entry.
        ///
        /// - Parameters:
        ///   - level: The severity.
        ///   - message: The message, without a level and without a line break.
        ///   - fields: The facts in the message. Default: none.
        public init(level: Level, message: String, fields: Fields = Fields()) {
            self.level = level
            self.message = message
            self.fields = fields
        }

        /// The entry as one line: `MoesifCapture warning: …`.
        public var description: String {
            "MoesifCapture \(level): \(message)"
        }
    }
}
