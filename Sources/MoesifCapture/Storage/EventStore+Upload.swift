extension EventStore {
    /// Takes items of one kind from the front, the oldest first: at least one if there is one.
    ///
    /// They stay in the store until `settle`. Nil if nothing waits, or the disk does not give it. One caller at a time.
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
                // What was read before consent was denied is about to be erased.
                return state.isClosed || state.mustErase ? nil : state.register(reading.items)
            }
            if reading.expired + reading.unreadable > 0 { reportDrops() }
            return batch
        } ?? nil
    }

    /// Makes two batches of one: the second is as large, or larger by one.
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

    /// Counts what became of a batch, and takes it off the disk.
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

    /// All that is stored now.
    var mark: FlushMark {
        state.withLock { FlushMark(number: $0.memory.nextNumber, position: $0.disk.end) }
    }

    /// Has everything before a mark sent without waiting for more.
    func flush(to mark: FlushMark) {
        state.withLock { $0.flushMark.advance(to: mark) }
    }

    /// Returns whether everything before a mark is settled, and what consent is denied for is off the disk.
    func isSettled(_ mark: FlushMark) -> Bool {
        state.withLock { $0.isSettled(mark) && !($0.mustErase && $0.consent == .denied) }
    }

    // MARK: - Closing

    /// Stores no more, puts what is in memory on the disk, under way or not, and drops what cannot be kept.
    ///
    /// Batches that are under way are settled with that: what comes of their uploads does not count any more.
    func close() async {
        state.withLock { $0.isClosed = true }
        guard disk != nil else {
            return keep { _ in (.failed, []) }
        }
        await onDisk {
            self.disk?.withLock { disk in
                self.open(&disk)
                let isErased = self.eraseRevoked(&disk)
                // What is put beside what could not be erased would be erased with it.
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
                // Counted as spooled since it was there.
                case .disk: if !isKept { state.counters.settleSpooled(count: 1, as: .dropped(.queueFull)) }
                }
            }
        }
    }
}
