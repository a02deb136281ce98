/// The items that wait in memory, first in, first out.
///
/// It has no limit; the store limits the number of items.
struct MemoryQueue: Sendable {
    private var items = Deque<StoredItem>()
    private(set) var bytes = 0
    /// The number of customer updates among the items.
    private(set) var updates = 0
    /// The sequence number of the next item.
    private(set) var nextNumber = 0

    var count: Int {
        items.count
    }

    var first: StoredItem? {
        items.first
    }

    var oldest: Duration? {
        items.first?.arrival
    }

    /// The sequence number of the first waiting item, or that of the next item if none waits.
    var firstNumber: Int {
        items.first?.number ?? nextNumber
    }

    /// Appends an item.
    ///
    /// - Parameters:
    ///   - kind: The kind of the item.
    ///   - bytes: The item as JSON.
    ///   - arrival: The current time.
    ///   - diskEnd: A position on disk; the records before it are older than the item. Default: none.
    mutating func append(
        _ kind: PayloadKind,
        _ bytes: [UInt8],
        at arrival: Duration,
        following diskEnd: SpoolPosition = .zero
    ) {
        let place = StoredItem.Place.memory(nextNumber, diskEnd: diskEnd)
        items.append(StoredItem(kind: kind, bytes: bytes, arrival: arrival, place: place))
        nextNumber += 1
        self.bytes += bytes.count
        if kind.isOrdered { updates += 1 }
    }

    mutating func popFirst() -> StoredItem? {
        guard let item = items.popFirst() else { return nil }
        bytes -= item.bytes.count
        if item.kind.isOrdered { updates -= 1 }
        return item
    }

    /// Removes and returns items of one kind from the front, within both limits but at least one if there is one.
    mutating func take(_ limits: BatchLimits) -> [StoredItem] {
        var taken: [StoredItem] = []
        var size = 0
        let limits = items.first.map { limits.limited(to: $0.kind) } ?? limits
        while taken.count < limits.count, let next = items.first, next.kind == taken.first?.kind ?? next.kind,
            taken.isEmpty || size + next.bytes.count <= limits.bytes, let item = popFirst()
        {
            taken.append(item)
            size += item.bytes.count
        }
        return taken
    }

    /// Removes and returns all items of all kinds.
    mutating func takeAll() -> [StoredItem] {
        bytes = 0
        updates = 0
        return items.removeAll()
    }
}
