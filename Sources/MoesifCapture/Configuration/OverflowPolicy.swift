extension Moesif {
    /// What is given up when no more may wait.
    public struct OverflowPolicy: Sendable, Hashable {
        private let givesUpOldest: Bool

        /// What comes on top is dropped: what already waits is delivered, in order and without a gap.
        public static let dropNewest = Moesif.OverflowPolicy(givesUpOldest: false)
        /// What has waited longest is dropped: the latest is delivered.
        ///
        /// What is being sent just then is not touched.
        public static let dropOldest = Moesif.OverflowPolicy(givesUpOldest: true)
    }
}
