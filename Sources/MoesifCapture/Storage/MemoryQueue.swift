/// The items that wait in memory, first in first out.
///
/// It has no bound of its own: the store admits what may wait.
struct MemoryQueue: Sendable {
    private var items = Deque<StoredItem>()
    private(set) var bytes = 0
    /// The number that the next item gets.
    private(set) var nextNumber = 0

    var count: Int {
        items.count
    }

    var oldest: Duration? {
        items.first?.arrival
    }

    /// The number of the first item that waits; that of the next if none does.
    var firstNumber: Int {
        items.first?.number ?? nextNumber
    }

    mutating func append(_ kind: ItemKind, _ bytes: [UInt8], at arrival: Duration) {
        items.append(StoredItem(kind: kind, bytes: bytes, arrival: arrival, place: .memory(nextNumber)))
        nextNumber += 1
        self.bytes += bytes.count
    }

    mutating func popFirst() -> StoredItem? {
        guard let item = items.popFirst() else { return nil }
        bytes -= item.bytes.count
        return item
    }

    /// Takes items of one kind from the front: at least one if there is one, and no more than either limit allows.
    mutating func take(_ limits: BatchLimits) -> [StoredItem] {
        var taken: [StoredItem] = []
        var size = 0
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
        return items.removeAll()
    }
}
