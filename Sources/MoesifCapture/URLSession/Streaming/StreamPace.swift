/// Says when what brings the bytes of a stream is to wait for its reader.
///
/// It waits from the upper bound on, and goes on at the lower one: not at every piece.
struct StreamPace: Sendable {
    /// The bytes over which it waits.
    static let upperBound = 1 << 20
    /// The bytes below which it goes on.
    static let lowerBound = 1 << 18

    /// True while it is to wait.
    private(set) var isFull = false

    /// Takes note of how many bytes wait for the reader; returns true when `isFull` has changed.
    mutating func note(waiting: Int) -> Bool {
        let wasFull = isFull
        if waiting > Self.upperBound { isFull = true }
        if waiting < Self.lowerBound { isFull = false }
        return isFull != wasFull
    }
}
