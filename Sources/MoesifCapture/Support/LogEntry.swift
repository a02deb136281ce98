extension Moesif {
    /// One thing a client has to say: a bad option, a batch that was refused, events that were dropped.
    ///
    /// An entry never holds the application id, a header, a body or a query.
    public struct LogEntry: Sendable, Hashable, CustomStringConvertible {
        /// How much an entry matters.
        public enum Level: String, Sendable, Hashable {
            /// What the client does when all is well.
            case debug
            /// Something is lost or off, and someone should look at it.
            case warning
        }

        /// How much the entry matters.
        public var level: Level

        /// What happened, in one sentence.
        public var message: String

        /// Creates an entry.
        public init(level: Level, message: String) {
            self.level = level
            self.message = message
        }

        /// The entry as one line: `MoesifCapture warning: …`.
        public var description: String {
            "MoesifCapture \(level.rawValue): \(message)"
        }
    }
}
