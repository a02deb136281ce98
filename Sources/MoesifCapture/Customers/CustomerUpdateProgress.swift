extension Moesif {
    /// How far an update of many users, companies or subscriptions has come.
    public struct CustomerUpdateProgress: Sendable, Hashable {
        /// How many the collector has accepted: the first ones of the array.
        public let accepted: Int
        /// How many there are.
        public let total: Int

        /// Progress, such as a stand-in of a test reports.
        public init(accepted: Int, total: Int) {
            self.accepted = accepted
            self.total = total
        }
    }
}
