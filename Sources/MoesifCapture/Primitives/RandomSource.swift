/// Where a client takes chance from: the jitter of its retries and the choice of sampled calls.
///
/// A conforming type returns numbers spread evenly over `0..<1` and is called from any thread.
public protocol RandomSource: Sendable {
    /// The next number, at least 0 and less than 1.
    func next() -> Double
}

extension RandomSource {
    /// The next number; 0 in place of one that no conforming type returns.
    var chance: Double {
        let number = next()
        return number >= 0 && number < 1 ? number : 0
    }
}

/// The system's random number generator.
public struct SystemRandomSource: RandomSource {
    /// Creates the source.
    public init() {}

    /// The next number, at least 0 and less than 1.
    public func next() -> Double {
        Double.random(in: 0..<1)
    }
}
