extension Duration {
    /// The duration in seconds, for arithmetic that need not be exact.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// A time that nobody lives to see, and that can be added to any other.
    ///
    /// An `Int` of 32 bits, which watches have, does not hold its seconds.
    package static let longest = Duration.seconds(1 << 40 as Int64)
}
