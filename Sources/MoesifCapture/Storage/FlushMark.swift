/// A point in the order of items: all that were stored before it.
struct FlushMark: Sendable, Equatable {
    /// The first number in memory that is not meant.
    var number = 0
    /// The first position on disk that is not meant.
    var position = SpoolPosition.zero

    mutating func advance(to other: FlushMark) {
        number = max(number, other.number)
        position = max(position, other.position)
    }
}
