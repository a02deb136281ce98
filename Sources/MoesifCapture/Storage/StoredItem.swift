/// One item, as the bytes that are sent.
struct StoredItem: Sendable {
    let kind: PayloadKind
    let bytes: [UInt8]
    /// The time at which the item was stored, or read from disk.
    let arrival: Duration
    /// The location of the item.
    let place: Place

    enum Place: Sendable, Equatable {
        /// In memory, with a sequence number; the items on disk before `diskEnd` are older.
        case memory(Int, diskEnd: SpoolPosition)
        case disk(SpoolPosition)
    }

    var position: SpoolPosition? {
        if case .disk(let position) = place { position } else { nil }
    }

    var number: Int? {
        if case .memory(let number, _) = place { number } else { nil }
    }
}
