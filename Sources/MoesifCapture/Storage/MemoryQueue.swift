/// The items that wait in memory, first in first out.
///
/// It has no bound of its own: the store admits what may wait.
struct MemoryQueue: Sendable {
    private var items = Deque<StoredItem>()
    private(set) var bytes = 0
    /// The number of updates of customers among the items.
    private(set) var updates = 0
    /// The number that the next item gets.
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

    /// The number of the first item that waits; that of the next if none does.
    var firstNumber: Int {
        items.first?.number ?? nextNumber
    }

    /// Adds an item at the end.
    ///
    /// - Parameter diskEnd: A position on the disk; the records before it came earlier than the item.
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

    /// Takes items of one kind from the front: at least one if there is one, and no more than either limit allows.
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

    /// Takes all items, whatever their kind.
    mutating func takeAll() -> [StoredItem] {
        bytes = 0
        updates = 0
        return items.removeAll()
    }
}
