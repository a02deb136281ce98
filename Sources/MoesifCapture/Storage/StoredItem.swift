/// One item as the bytes it is sent as.
struct StoredItem: Sendable {
    let kind: PayloadKind
    let bytes: [UInt8]
    /// When the item was stored, or read from the disk.
    let arrival: Duration
    /// Where the item is.
    let place: Place

    enum Place: Sendable, Equatable {
        /// In memory; items are numbered in their order, and what is on disk before `diskEnd` came earlier.
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
