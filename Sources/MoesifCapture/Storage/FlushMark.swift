/// A point in the order of items, after all items that were stored before it.
struct FlushMark: Sendable, Equatable {
    /// The first number in memory that is after the mark.
    var number = 0
    /// The first position on disk that is after the mark.
    var position = SpoolPosition.zero

    mutating func advance(to other: FlushMark) {
        number = max(number, other.number)
        position = max(position, other.position)
    }
}
