extension Moesif {
    /// One thing a client has to say: a bad option, a batch that was refused, events that were dropped.
    ///
    /// An entry never holds the application id, a header, a body or a query.
    public struct LogEntry: Sendable, Hashable, CustomStringConvertible {
        /// The severity of an entry.
        public struct Level: Sendable, Hashable, CustomStringConvertible {
            /// The name of the level.
            public let description: String

            /// The client works as it should.
            public static let debug = Level(description: "debug")
            /// Something is lost or off, and someone should look at it.
            public static let warning = Level(description: "warning")
        }

        /// The severity of the entry.
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
            "MoesifCapture \(level): \(message)"
        }
    }
}
