/// Items of one kind that share an upload; they stay in the store until the batch is settled.
struct StoredBatch: Sendable {
    let id: Int
    let items: [StoredItem]
    /// The number of times that consent had been denied when the items were taken.
    let denials: Int

    var kind: PayloadKind {
        items.first?.kind ?? .event
    }

    var positions: [SpoolPosition] {
        items.compactMap(\.position)
    }

    /// The sequence number of the first item in memory, or `nil` if all items are on disk.
    var firstNumber: Int? {
        items.lazy.compactMap(\.number).first
    }
}
