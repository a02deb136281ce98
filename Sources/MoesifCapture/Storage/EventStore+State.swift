extension EventStore.State {
    /// The items that wait and are not under way.
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

    /// Returns whether everything before a mark is settled.
    func isSettled(_ mark: FlushMark) -> Bool {
        var firstNumber = memory.firstNumber
        for batch in underWay.values { firstNumber = min(firstNumber, batch.firstNumber ?? firstNumber) }
        return firstNumber >= mark.number && disk.lowWater >= mark.position
            && !evictedUnderWay.contains { $0 < mark.position }
    }

    /// True while an update waits in memory, or is under way from there: those that follow are not put on disk.
    var holdsUpdates: Bool {
        memory.updates > 0 || underWay.values.contains { $0.kind.isOrdered && $0.firstNumber != nil }
    }

    /// True when the front of what is on disk is taken next.
    var isDiskFirst: Bool {
        guard disk.count > 0 else { return false }
        guard let first = memory.first else { return true }
        // Updates are delivered in their order; for the rest, age is enough.
        if case .memory(_, let diskEnd) = first.place, first.kind.isOrdered, disk.nextPosition < diskEnd { return true }
        return (disk.oldest ?? .zero) <= first.arrival
    }

    /// Gives some items a batch of their own; nil if there are none.
    ///
    /// - Parameter denials: Those of the batch that they are a part of. Default: those until now.
    mutating func register(_ items: [StoredItem], denials: Int? = nil) -> StoredBatch? {
        guard !items.isEmpty else { return nil }
        lastBatch += 1
        let batch = StoredBatch(id: lastBatch, items: items, denials: denials ?? self.denials)
        underWay[batch.id] = batch
        positionsUnderWay.formUnion(batch.positions)
        return batch
    }

    /// Counts what became of a batch.
    mutating func settle(_ batch: StoredBatch, as end: DeliveryCounters.End) {
        underWay[batch.id] = nil
        let held = batch.items.filter { $0.position == nil }
        counters.settle(count: held.count, bytes: held.reduce(0) { $0 + $1.bytes.count }, as: end)
        let positions = batch.positions
        counters.settleSpooled(count: positions.count, as: end)
        positionsUnderWay.subtract(positions)
        evictedUnderWay.subtract(positions)
    }

    /// Counts items that the disk dropped to make room; one that is under way counts as what becomes of it.
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
