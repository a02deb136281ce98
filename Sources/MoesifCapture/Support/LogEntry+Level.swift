extension Moesif.LogEntry {
    /// The severity of a log entry, with the levels of swift-log.
    public struct Level: Sendable, Hashable, Comparable, CustomStringConvertible {
        /// The name of the level, such as `warning`.
        public let description: String
        private let rank: Int

        private init(_ description: String, rank: Int) {
            self.description = description
            self.rank = rank
        }

        /// Details for debugging the library itself.
        ///
        /// The client writes no entries at this level.
        public static let trace = Level("trace", rank: 0)
        /// Every upload, and calls that are skipped or dropped on purpose.
        public static let debug = Level("debug", rank: 1)
        /// The start of a client, its options, and the calls that it captures.
        public static let info = Level("info", rank: 2)
        /// A change of state, such as new consent or the end of a problem.
        public static let notice = Level("notice", rank: 3)
        /// A problem that someone should look into, such as late or dropped events or a hook that throws.
        public static let warning = Level("warning", rank: 4)
        /// The client is disabled because its configuration cannot be used.
        public static let error = Level("error", rank: 5)
        /// A failure of the whole process.
        ///
        /// The client writes no entries at this level.
        public static let critical = Level("critical", rank: 6)

        /// Returns true if the first level is less severe.
        public static func < (first: Level, second: Level) -> Bool {
            first.rank < second.rank
        }
    }
}
