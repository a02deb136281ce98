/// The position of a record in the spool; later records have greater positions.
struct SpoolPosition: Sendable, Hashable, Comparable {
    let segment: UInt64
    let place: Int

    /// A position before every record.
    static let zero = SpoolPosition(segment: 0, place: 0)

    static func < (one: SpoolPosition, other: SpoolPosition) -> Bool {
        (one.segment, one.place) < (other.segment, other.place)
    }
}

/// A record that was read from the spool.
struct SpoolRecord: Sendable, Equatable {
    let position: SpoolPosition
    let bytes: [UInt8]
}
