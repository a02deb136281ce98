extension Duration {
    /// The duration in seconds, for arithmetic that need not be exact.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
