/// Decides when the producer of a stream waits for the reader.
///
/// The producer pauses above the upper bound and resumes below the lower bound, so that the state does not change with
/// every piece.
struct StreamPace: Sendable {
    /// The number of waiting bytes above which the producer pauses.
    static let upperBound = 1 << 20
    /// The number of waiting bytes below which the producer resumes.
    static let lowerBound = 1 << 18

    /// True while the producer is to pause.
    private(set) var isFull = false

    /// Notes how many bytes wait for the reader, and returns true if `isFull` has changed.
    mutating func note(waiting: Int) -> Bool {
        let wasFull = isFull
        if waiting > Self.upperBound { isFull = true }
        if waiting < Self.lowerBound { isFull = false }
        return isFull != wasFull
    }
}
