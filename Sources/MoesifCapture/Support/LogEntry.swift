extension Moesif {
    /// A log message of a client about its own work.
    ///
    /// An entry never contains the application ID. It contains no header, body, query or path of a captured call. It
    /// quotes at most 200 characters of the collector's response to a rejected request.
    public struct LogEntry: Sendable, Hashable, CustomStringConvertible {
        /// The severity.
        public var level: Level

        /// The text of the message, which names the cause and the next step if there are any.
        public var message: String

        /// The facts in the message as values.
        public var fields: Fields

        /// Creates an entry.
        ///
        /// - Parameters:
        ///   - level: The severity.
        ///   - message: The message, without the level and without line breaks.
        ///   - fields: The facts in the message. Default: no values.
        public init(level: Level, message: String, fields: Fields = Fields()) {
            self.level = level
            self.message = message
            self.fields = fields
        }

        /// The entry as one line, such as `MoesifCapture warning: dropped 24 events`.
        public var description: String {
            "MoesifCapture \(level): \(message)"
        }
    }
}
