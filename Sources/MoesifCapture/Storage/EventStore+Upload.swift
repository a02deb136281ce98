extension EventStore {
    /// Takes items of one kind, the oldest first, and at least one if there is one.
    ///
    /// The items stay in the store until `settle(_:as:)`. Only one caller at a time may use it.
    ///
    /// - Returns: The batch, or `nil` if no item waits or the disk cannot be read.
    func take(_ limits: BatchLimits) async -> StoredBatch? {
        if state.withLock({ $0.isDiskFirst }), let batch = await onDisk({ self.takeFromDisk(limits) }) { return batch }
        return state.withLock { state in state.isClosed ? nil : state.register(state.memory.take(limits)) }
    }

    private func takeFromDisk(_ limits: BatchLimits) -> StoredBatch? {
        let now = timeSource.now
        return disk?.withLock { disk in
            guard eraseRevoked(&disk) else { return nil }
            let (cursor, count) = state.withLock { ($0.disk.cursor, $0.disk.count) }
            let limits = BatchLimits(count: min(limits.count, max(count, 1)), bytes: limits.bytes)
            let reading = disk.read(after: cursor, limits, now: now)
            let batch = change { state -> StoredBatch? in
                state.counters.settleSpooled(count: reading.expired, as: .dropped(.expired))
                state.counters.settleSpooled(count: reading.unreadable, as: .dropped(.unreadable))
                state.disk.drop(reading.expired + reading.unreadable)
                if !reading.isFailed { state.disk.take(reading.items, now: now) }
                state.note(disk.extent)
                // Items that were read before consent was denied are about to be erased.
                return state.isClosed || state.mustErase ? nil : state.register(reading.items)
            }
            if reading.expired + reading.unreadable > 0 { reportDrops() }
            return batch
        } ?? nil
    }

    /// Splits a batch in two; the second has as many items as the first, or one more.
    func split(_ id: Int) -> (first: StoredBatch, second: StoredBatch)? {
        state.withLock { state in
            guard let batch = state.underWay.removeValue(forKey: id), batch.items.count > 1 else { return nil }
            let count = batch.items.count / 2
            guard let first = state.register(Array(batch.items.prefix(count)), denials: batch.denials),
                let second = state.register(Array(batch.items.dropFirst(count)), denials: batch.denials)
            else { return nil }
            return (first, second)
        }
    }

    /// Counts the settlement of a batch and removes it from the disk.
    func settle(_ id: Int, as end: DeliveryCounters.End) async {
        let positions = state.withLock { $0.underWay[id]?.positions ?? [] }
        if positions.isEmpty {
            finish(id, end)
        } else {
            await onDisk { self.finishOnDisk(id, positions, end) }
        }
        if end != .delivered { reportDrops() }
    }

    private func finishOnDisk(_ id: Int, _ positions: [SpoolPosition], _ end: DeliveryCounters.End) {
        disk?.withLock { disk in
            disk.remove(positions)
            state.withLock { $0.note(disk.extent) }
            finish(id, end)
        }
    }

    private func finish(_ id: Int, _ end: DeliveryCounters.End) {
        state.withLock { state in
            guard let batch = state.underWay[id] else { return }
            state.settle(batch, as: end)
        }
    }

    // MARK: - Flushing

    /// A mark after all items that are stored now.
    var mark: FlushMark {
        state.withLock { FlushMark(number: $0.memory.nextNumber, position: $0.disk.end) }
    }

    /// Requests that everything before a mark is sent without waiting for more.
    func flush(to mark: FlushMark) {
        state.withLock { $0.flushMark.advance(to: mark) }
    }

    /// Returns true if everything before a mark is settled, and no items without consent remain on disk.
    func isSettled(_ mark: FlushMark) -> Bool {
        state.withLock { $0.isSettled(mark) && !($0.mustErase && $0.consent == .denied) }
    }

    // MARK: - Closing

    /// Stops storing items, writes the items in memory to disk, and drops those that cannot be written.
    ///
    /// This includes and settles the batches that are under way; the outcomes of their uploads no longer count.
    func close() async {
        state.withLock { $0.isClosed = true }
        guard disk != nil else {
            return keep { _ in (.failed, []) }
        }
        await onDisk {
            self.disk?.withLock { disk in
                self.open(&disk)
                let isErased = self.eraseRevoked(&disk)
                // Items written next to items that could not be erased would later be erased too.
                self.keep { item in isErased ? disk.append(item.kind, item.bytes) : (.failed, []) }
                // Consent may have been denied meanwhile.
                if isErased { self.eraseRevoked(&disk) }
                disk.close()
            }
        }
    }

    private func keep(_ store: (StoredItem) -> (DiskQueue.Acceptance, evicted: [SpoolPosition])) {
        let rest = state.withLock { state -> [StoredItem] in
            state.isClosed = true
            for batch in state.underWay.values where batch.denials < state.denials {
                state.settle(batch, as: .dropped(.noConsent))
            }
            let batches = state.underWay.values.sorted { $0.id < $1.id }
            let evicted = state.evictedUnderWay
            let underWay = batches.flatMap(\.items).filter { $0.position.map(evicted.contains) ?? true }
            state.underWay = [:]
            state.positionsUnderWay = []
            state.evictedUnderWay = []
            return underWay + state.memory.takeAll()
        }
        for item in rest {
            let (acceptance, evicted) = store(item)
            let isKept = acceptance == .stored
            state.withLock { state in
                state.evict(evicted)
                switch item.place {
                case .memory:
                    state.counters.settle(bytes: item.bytes.count, as: isKept ? .spooled : .dropped(.shutDown))
                // The item has counted as spooled since it was on disk.
                case .disk: if !isKept { state.counters.settleSpooled(count: 1, as: .dropped(.queueFull)) }
                }
            }
        }
    }
}
