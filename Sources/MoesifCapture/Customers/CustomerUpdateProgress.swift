extension Moesif {
    /// The progress of an update of several users, companies or subscriptions.
    public struct CustomerUpdateProgress: Sendable, Hashable {
        /// The number of updates that the collector has accepted, from the beginning of the array.
        public let accepted: Int
        /// The number of updates in the array.
        public let total: Int

        /// Creates a progress value, for example in a test double.
        ///
        /// - Parameters:
        ///   - accepted: The number of updates that the collector has accepted.
        ///   - total: The number of updates in the array.
        public init(accepted: Int, total: Int) {
            self.accepted = accepted
            self.total = total
        }
    }
}
