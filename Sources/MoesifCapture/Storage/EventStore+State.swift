extension EventStore.State {
    /// The number of items that wait and are not under way.
    var waitingCount: Int {
        memory.count + disk.count
    }

    var waitingItemBytes: Int {
        memory.bytes + disk.bytes
    }

    var backlog: Backlog {
        Backlog(
            count: waitingCount,
            bytes: waitingItemBytes,
            oldest: [memory.oldest, disk.oldest].compactMap(\.self).min(),
            arrived: arrived,
            isFlushed: isFlushed,
            isAwaited: !isSettled(flushMark),
            isBlocked: underWay.values.contains { $0.kind.isOrdered },
            sampledOut: counters.sampledOutByCollector
        )
    }

    private var isFlushed: Bool {
        if memory.count > 0, memory.firstNumber < flushMark.number { return true }
        return disk.count > 0 && disk.nextPosition < flushMark.position
    }

    /// Returns true if everything before a mark is settled.
    func isSettled(_ mark: FlushMark) -> Bool {
        var firstNumber = memory.firstNumber
        for batch in underWay.values { firstNumber = min(firstNumber, batch.firstNumber ?? firstNumber) }
        return firstNumber >= mark.number && disk.lowWater >= mark.position
            && !evictedUnderWay.contains { $0 < mark.position }
    }

    /// True while an update waits in memory or is under way from there, so that later updates must not go to disk.
    var holdsUpdates: Bool {
        memory.updates > 0 || underWay.values.contains { $0.kind.isOrdered && $0.firstNumber != nil }
    }

    /// True if the next items are taken from disk.
    var isDiskFirst: Bool {
        guard disk.count > 0 else { return false }
        guard let first = memory.first else { return true }
        // Updates must be delivered in order. For other items, their age decides.
        if case .memory(_, let diskEnd) = first.place, first.kind.isOrdered, disk.nextPosition < diskEnd { return true }
        return (disk.oldest ?? .zero) <= first.arrival
    }

    /// Puts items into a new batch, or returns `nil` if there are none.
    ///
    /// - Parameters:
    ///   - items: The items.
    ///   - denials: The number of denials of the batch from which the items come. Default: the current number.
    mutating func register(_ items: [StoredItem], denials: Int? = nil) -> StoredBatch? {
        guard !items.isEmpty else { return nil }
        lastBatch += 1
        let batch = StoredBatch(id: lastBatch, items: items, denials: denials ?? self.denials)
        underWay[batch.id] = batch
        positionsUnderWay.formUnion(batch.positions)
        return batch
    }

    /// Counts the settlement of a batch.
    mutating func settle(_ batch: StoredBatch, as end: DeliveryCounters.End) {
        underWay[batch.id] = nil
        let held = batch.items.filter { $0.position == nil }
        counters.settle(count: held.count, bytes: held.reduce(0) { $0 + $1.bytes.count }, as: end)
        let positions = batch.positions
        counters.settleSpooled(count: positions.count, as: end)
        positionsUnderWay.subtract(positions)
        evictedUnderWay.subtract(positions)
    }

    /// Counts items that the disk dropped to make room; an item that is under way is counted with its batch.
    mutating func evict(_ positions: [SpoolPosition]) {
        guard !positions.isEmpty else { return }
        let (underWay, waiting) = positions.reduce(into: ([SpoolPosition](), 0)) { result, position in
            if positionsUnderWay.contains(position) { result.0.append(position) } else { result.1 += 1 }
        }
        evictedUnderWay.formUnion(underWay)
        counters.settleSpooled(count: waiting, as: .dropped(.queueFull))
        disk.drop(waiting)
    }

    mutating func note(_ extent: (lowWater: SpoolPosition, end: SpoolPosition)?) {
        guard let extent else { return }
        disk.note(lowWater: extent.lowWater, end: extent.end)
    }
}
