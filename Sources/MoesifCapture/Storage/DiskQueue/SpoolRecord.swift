/// Where a record stands in the spool; later ones are greater.
struct SpoolPosition: Sendable, Hashable, Comparable {
    let segment: UInt64
    let place: Int

    /// A position before every record.
    static let zero = SpoolPosition(segment: 0, place: 0)

    static func < (one: SpoolPosition, other: SpoolPosition) -> Bool {
        (one.segment, one.place) < (other.segment, other.place)
    }
}

/// A record read from the spool.
struct SpoolRecord: Sendable, Equatable {
    let position: SpoolPosition
    let bytes: [UInt8]
}
