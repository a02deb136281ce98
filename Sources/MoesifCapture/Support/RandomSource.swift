extension Moesif {
    /// A source of random numbers for the jitter of retries and the choice of sampled calls.
    ///
    /// A conforming type returns numbers that are evenly distributed over `0..<1`. The client calls it from any thread,
    /// several times at once.
    public protocol RandomSource: Sendable {
        /// Returns the next number, at least 0 and less than 1.
        func next() -> Double
    }
}

extension Moesif.RandomSource {
    /// The next number, or 0 if the source returns one outside `0..<1`.
    var chance: Double {
        next().asChance
    }
}

extension Double {
    /// The number, or 0 if it is outside `0..<1`, because arithmetic with durations would trap on it.
    var asChance: Double {
        self >= 0 && self < 1 ? self : 0
    }
}

/// A random source that uses the system's random number generator.
public struct SystemRandomSource: Moesif.RandomSource {
    /// Creates a random source.
    public init() {}

    /// Returns the next number, at least 0 and less than 1.
    public func next() -> Double {
        Double.random(in: 0..<1)
    }
}
