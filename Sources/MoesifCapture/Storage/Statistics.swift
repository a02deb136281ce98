extension Moesif {
    /// Counts of everything that happened to the captured calls, updates and actions of a client.
    ///
    /// Updates and actions that were queued count like events. Each is counted exactly once, so that at every moment:
    ///
    ///     captured + recovered == skipped + sampledOut + delivered + dropped (by reason) + waiting + spooled
    public struct Statistics: Sendable, Equatable, CustomStringConvertible {
        /// The number of captured calls that have ended, and of updates and actions that were queued.
        public var captured = 0
        /// The number of events that an earlier process or client left on disk.
        public var recovered = 0
        /// The number of skipped calls.
        ///
        /// The `skip` hook, the request or its context skipped them, or they were calls to the collector or not HTTP.
        public var skipped = 0
        /// The number of calls left out by the collector's sampling or by the client's `sampling` option.
        public var sampledOut = 0
        /// The number of events that the collector accepted.
        public var delivered = 0
        /// The number of dropped events, by reason.
        public var dropped: [DropReason: Int] = [:]
        /// The number of calls and events in memory that are not settled yet, including those under way.
        public var waiting = 0
        /// The number of events on disk that are not settled yet, including those under way.
        public var spooled = 0
        /// The known number of damaged records that an earlier process or client left on disk.
        ///
        /// They are not part of the identity, because their contents are unknown.
        public var damaged = 0
        /// The number of failed uploads that were, or will be, retried.
        public var retries = 0
        /// The number of calls that capture could not reach, although the platform reported them.
        ///
        /// No session or registration of a client captured these calls. They are counted on Linux only, once the client
        /// is registered globally. They are not part of the identity, because they were never captured.
        public var outOfReach = 0

        /// Creates statistics in which all counts are zero.
        public init() {}

        /// The total number of dropped events.
        public var droppedTotal: Int {
            dropped.values.reduce(0, +)
        }

        /// True if the counts satisfy the identity above, so that every captured call is accounted for.
        public var isBalanced: Bool {
            captured + recovered == skipped + sampledOut + delivered + droppedTotal + waiting + spooled
        }

        /// The nonzero counts, such as `captured 12, delivered 11, dropped 1 (queue full)`.
        public var description: String {
            let counts = [
                ("captured", captured), ("recovered", recovered), ("skipped", skipped), ("sampled out", sampledOut),
                ("delivered", delivered), ("waiting", waiting), ("spooled", spooled), ("damaged", damaged),
                ("retries", retries), ("out of reach", outOfReach),
            ]
            let losses = dropped.sorted { $0.key.description < $1.key.description }.map {
                "dropped \($0.value) (\($0.key))"
            }
            // The captured count is always shown, so that the text is never empty.
            let known = counts.filter { $0.1 > 0 || $0.0 == "captured" }.map { "\($0.0) \($0.1)" }
            return (known + losses).joined(separator: ", ")
        }
    }
}
