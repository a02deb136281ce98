extension Moesif {
    /// A share of calls that the client keeps, decided by itself.
    ///
    /// Errors and slow calls can be kept whatever the rate. Each of those stands for itself, with weight 1; another call
    /// that is kept stands for `100 / rate`. Where that is no integer, chance decides between the two beside it, so that
    /// sums of weights are right.
    ///
    /// The collector's own sampling comes on top, for every call: both decide, and their weights are multiplied. Calls
    /// that either leaves out are counted as `sampledOut`.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { configuration in
    ///     configuration.outgoing.sampling = Moesif.Sampling(rate: 10, keepsSlowerThan: .seconds(2))
    /// }
    /// ```
    public struct Sampling: Sendable, Hashable {
        /// The share of calls that is kept, in percent, 0 to 100.
        public var rate: Int

        /// True if every call is kept that failed, was cancelled, or has no response or one with a status of 400 or
        /// above: the rare ones are those that are looked for.
        ///
        /// Default: true.
        public var keepsErrors: Bool

        /// The duration above which every call is kept.
        ///
        /// Default: nil, no call is kept for its duration.
        public var keepsSlowerThan: Duration?

        /// Creates the choice of a share of calls.
        ///
        /// - Parameters:
        ///   - rate: The share of calls that is kept, in percent, 0 to 100.
        ///   - keepsErrors: True if every call is kept that failed.
        ///   - keepsSlowerThan: The duration above which every call is kept; nil if none is.
        public init(rate: Int, keepsErrors: Bool = true, keepsSlowerThan: Duration? = nil) {
            self.rate = rate
            self.keepsErrors = keepsErrors
            self.keepsSlowerThan = keepsSlowerThan
        }

        /// Returns the number of calls that a call stands for, which need not be an integer; nil if it is left out.
        ///
        /// - Parameters:
        ///   - status: The status of the response; nil if there is none.
        ///   - hasFailed: True if the call ended with an error.
        ///   - chance: At least 0 and less than 1; read where the rate leaves it to chance.
        func weight(
            status: Int?,
            hasFailed: Bool,
            duration: Duration,
            chance: @autoclosure () -> Double
        ) -> Double? {
            if keepsErrors, hasFailed || (status ?? 400) >= 400 { return 1 }
            if let keepsSlowerThan, duration > keepsSlowerThan { return 1 }
            guard rate < 100 else { return 1 }
            guard rate > 0, chance() * 100 < Double(rate) else { return nil }
            return 100 / Double(rate)
        }
    }
}
