extension Moesif {
    /// The percentage of calls that the client keeps by its own decision.
    ///
    /// Errors and slow calls can be kept at any rate. Each of them has a weight of 1 in Moesif. Any other call that is
    /// kept stands for `100 / rate` calls. If that is not an integer, the weight is rounded up or down at random, so
    /// that the sum of weights is correct on average.
    ///
    /// Moesif's own sampling rules apply to every call as well. Both decide, and the weights are multiplied. Calls that
    /// either leaves out are counted in ``Statistics/sampledOut``.
    ///
    /// ```swift
    /// let moesif = Moesif(applicationID: "your-collector-application-id") { configuration in
    ///     configuration.outgoing.sampling = Moesif.Sampling(rate: 10, keepsSlowerThan: .seconds(2))
    /// }
    /// ```
    public struct Sampling: Sendable, Hashable {
        /// The percentage of calls to keep, from 0 to 100.
        public var rate: Int

        /// True if every call with an error is kept.
        ///
        /// A call counts as an error if it failed or was cancelled, if it has no response, or if its status is 400 or
        /// above.
        ///
        /// Default: true.
        public var keepsErrors: Bool

        /// The duration above which every call is kept.
        ///
        /// Default: `nil`, which keeps no call for its duration.
        public var keepsSlowerThan: Duration?

        /// Creates sampling options.
        ///
        /// - Parameters:
        ///   - rate: The percentage of calls to keep, from 0 to 100.
        ///   - keepsErrors: True if every call with an error is kept. Default: true.
        ///   - keepsSlowerThan: The duration above which every call is kept, or `nil` for none. Default: `nil`.
        public init(rate: Int, keepsErrors: Bool = true, keepsSlowerThan: Duration? = nil) {
            self.rate = rate
            self.keepsErrors = keepsErrors
            self.keepsSlowerThan = keepsSlowerThan
        }

        /// Returns the number of calls that a call stands for, which may be fractional, or `nil` if it is sampled out.
        ///
        /// - Parameters:
        ///   - status: The status of the response, or `nil` if there is none.
        ///   - hasFailed: True if the call ended with an error.
        ///   - duration: The time that the call took.
        ///   - chance: A random number from 0 up to but not including 1, read only if the rate decides.
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
