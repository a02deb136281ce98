extension Moesif {
    /// The fate of every call a client has captured, and of every update and action that was queued.
    ///
    /// An update or an action counts as an event does. Nothing is lost without being counted. At every moment:
    ///
    ///     captured + recovered == skipped + sampledOut + delivered + dropped (by reason) + waiting + spooled
    public struct Statistics: Sendable, Equatable, CustomStringConvertible {
        /// Calls that ended and were taken note of, and updates and actions that were queued.
        public var captured = 0
        /// Events that an earlier run of the process left on disk.
        public var recovered = 0
        /// Calls that were passed over: by the skip hook, or because they were Moesif's own traffic.
        public var skipped = 0
        /// Calls that were left out by sampling, the collector's or the client's own.
        public var sampledOut = 0
        /// Events that the collector has accepted.
        public var delivered = 0
        /// Events that were given up, by reason.
        public var dropped: [DropReason: Int] = [:]
        /// Calls and events in memory that are on their way.
        public var waiting = 0
        /// Events on disk that are on their way.
        public var spooled = 0
        /// Records that an earlier run left on disk and that were found damaged, as far as can be told.
        ///
        /// They are not in the identity, since nobody knows what they were.
        public var damaged = 0
        /// Uploads that failed and were, or will be, tried again.
        public var retries = 0
        /// Calls that the platform showed and that no session or registration of a client captures; on Linux, once the
        /// client has registered globally.
        ///
        /// They are not in the identity, since they were never captured.
        public var outOfReach = 0

        /// Creates statistics of a client that has done nothing.
        public init() {}

        /// All events that were given up.
        public var droppedTotal: Int {
            dropped.values.reduce(0, +)
        }

        /// True when every captured call is accounted for: the identity above.
        public var isBalanced: Bool {
            captured + recovered == skipped + sampledOut + delivered + droppedTotal + waiting + spooled
        }

        /// The counts that are not zero, such as `captured 12, delivered 11, dropped 1 (queue full)`.
        public var description: String {
            let counts = [
                ("captured", captured), ("recovered", recovered), ("skipped", skipped), ("sampled out", sampledOut),
                ("delivered", delivered), ("waiting", waiting), ("spooled", spooled), ("damaged", damaged),
                ("retries", retries), ("out of reach", outOfReach),
            ]
            let losses = dropped.sorted { $0.key.description < $1.key.description }.map {
                "dropped \($0.value) (\($0.key))"
            }
            // With nothing to say it says so.
            let known = counts.filter { $0.1 > 0 || $0.0 == "captured" }.map { "\($0.0) \($0.1)" }
            return (known + losses).joined(separator: ", ")
        }
    }
}
