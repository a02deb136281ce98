extension Moesif {
    /// What a flush, or a shutdown, came to.
    public struct FlushResult: Sendable, Equatable, CustomStringConvertible {
        /// True when every call that had ended before is settled: delivered, or counted as something else.
        ///
        /// False when the time ran out, the task was cancelled or the collector does not accept the client; for good
        /// after a shutdown whose time ran out; and always of a client that is disabled.
        public let isComplete: Bool
        /// True when the client is disabled, so that nothing was captured and nothing is delivered; `Moesif.state` says
        /// why.
        public let isDisabled: Bool
        /// How the client stood when the flush returned.
        public let statistics: Moesif.Statistics

        /// A result, such as a stand-in of a test needs.
        public init(isComplete: Bool, isDisabled: Bool = false, statistics: Moesif.Statistics = Moesif.Statistics()) {
            self.isComplete = isComplete
            self.isDisabled = isDisabled
            self.statistics = statistics
        }

        /// What every flush of a disabled client comes to.
        static let disabled = Moesif.FlushResult(
            isComplete: false,
            isDisabled: true,
            statistics: Moesif.Statistics()
        )

        /// The result in one line, such as `complete: 12 delivered, 0 dropped, 0 waiting`.
        public var description: String {
            if isDisabled { return "nothing delivered: the client is disabled" }
            let state = isComplete ? "complete" : "incomplete"
            return "\(state): \(statistics.delivered) delivered, \(statistics.droppedTotal) dropped, "
                + "\(statistics.waiting) waiting"
        }
    }
}
