extension Duration {
    /// The duration in seconds, as an approximation.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// The duration for log messages, rounded: `40 ms`, `0.6 s`, `12 s`, `5 min` or `1 h`.
    package var shown: String {
        let seconds = max(inSeconds, 0)
        if seconds < 0.0995 { return "\(Int((seconds * 1000).rounded())) ms" }
        if seconds < 9.95 {
            let tenths = Int((seconds * 10).rounded())
            return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        }
        if seconds < 90 { return "\(Int(seconds.rounded())) s" }
        if seconds < 5400 { return "\(Int((seconds / 60).rounded())) min" }
        return "\(Int(min(seconds / 3600, 1e6).rounded())) h"
    }

    /// A duration of about 35,000 years, which can be added to any time without overflow.
    ///
    /// The literal is an `Int64` because a 32-bit `Int`, as on watches, cannot hold its seconds.
    package static let longest = Duration.seconds(1 << 40 as Int64)
}
