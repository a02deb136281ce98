extension Moesif {
    /// The result of a flush or a shutdown.
    public struct FlushResult: Sendable, Equatable, CustomStringConvertible {
        /// True if every call that ended before is settled: delivered, dropped, skipped or sampled out.
        ///
        /// It is false if the timeout expired, if the task of a flush was cancelled, if the collector does not accept
        /// this client, or if events wait for consent. After an incomplete shutdown, every later result is incomplete
        /// too. For a disabled client, the property is always false. The result of a shutdown also covers the updates
        /// of customers.
        public let isComplete: Bool
        /// True if the client is disabled, so that it captures and delivers nothing.
        ///
        /// ``Moesif/state-swift.property`` contains the reason.
        public let isDisabled: Bool
        /// The statistics of the client at the end of the flush or shutdown.
        public let statistics: Moesif.Statistics

        /// Creates a result, for example for a test double.
        ///
        /// - Parameters:
        ///   - isComplete: True if every call that ended before is settled.
        ///   - isDisabled: True if the client is disabled. Default: false.
        ///   - statistics: The statistics of the client. Default: all zero.
        public init(isComplete: Bool, isDisabled: Bool = false, statistics: Moesif.Statistics = Moesif.Statistics()) {
            self.isComplete = isComplete
            self.isDisabled = isDisabled
            self.statistics = statistics
        }

        /// The result for a disabled client.
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
