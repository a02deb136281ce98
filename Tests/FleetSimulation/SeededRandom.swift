/// The SplitMix64 generator, which gives the same numbers for the same seed on every platform.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// Returns the next number, at least 0 and less than 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.fraction(of: state)
    }

    /// Returns the number for an index, at least 0 and less than 1, independent of the order of calls.
    static func fraction(of index: UInt64) -> Double {
        var bits = index
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
    }
}
