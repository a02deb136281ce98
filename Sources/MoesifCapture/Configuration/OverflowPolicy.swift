extension Moesif {
    /// The choice of the event to drop when a queue is full.
    public struct OverflowPolicy: Sendable, Hashable {
        private let dropsOldest: Bool

        /// Drops the new event, so that the queued ones are delivered in order and without a gap.
        public static let dropNewest = Moesif.OverflowPolicy(dropsOldest: false)
        /// Drops the event that has waited longest, so that the latest ones are delivered.
        ///
        /// Events of an upload that has begun are not dropped.
        public static let dropOldest = Moesif.OverflowPolicy(dropsOldest: true)
    }
}
