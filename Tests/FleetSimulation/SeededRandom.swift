/// The SplitMix64 generator: the same numbers for the same seed, everywhere.
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next number, at least 0 and less than 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.fraction(of: state)
    }

    /// A number that belongs to `index`, at least 0 and less than 1; any order of asking gives the same.
    static func fraction(of index: UInt64) -> Double {
        var bits = index
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
    }
}
