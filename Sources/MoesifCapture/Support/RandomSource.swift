extension Moesif {
    /// Where a client takes chance from: the jitter of its retries and the choice of sampled calls.
    ///
    /// A conforming type returns numbers spread evenly over `0..<1` and is called from any thread.
    public protocol RandomSource: Sendable {
        /// The next number, at least 0 and less than 1.
        func next() -> Double
    }
}

extension Moesif.RandomSource {
    /// The next number; 0 in place of one that no conforming type returns.
    var chance: Double {
        next().asChance
    }
}

extension Double {
    /// The number; 0 in place of one outside `0..<1`, which arithmetic with durations would end the process for.
    var asChance: Double {
        self >= 0 && self < 1 ? self : 0
    }
}

/// The system's random number generator.
public struct SystemRandomSource: Moesif.RandomSource {
    /// Creates the source.
    public init() {}

    /// The next number, at least 0 and less than 1.
    public func next() -> Double {
        Double.random(in: 0..<1)
    }
}
