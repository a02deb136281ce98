extension EventStore {
    /// The consent that is in force.
    var consent: Moesif.Consent {
        state.withLock { $0.consent }
    }

    /// The number of times that consent has been denied, as a call that begins now notes it; nil while it is denied.
    var admittedDenials: Int? {
        state.withLock { $0.consent == .denied ? nil : $0.denials }
    }

    /// Returns whether consent has been denied since something was captured or taken.
    func isRevoked(_ denials: Int) -> Bool {
        state.withLock { denials < $0.denials }
    }

    /// Returns whether consent was denied at some time since then, by the time source's `now`.
    func wasDenied(since time: Duration) -> Bool {
        state.withLock { state in state.deniedUntil.map { time < $0 } ?? false }
    }

    /// Changes the consent; with `.denied`, drops what is in memory and no batch has, and has the disk erased.
    ///
    /// Returns at once; `eraseRevoked()` erases. One caller at a time.
    ///
    /// - Parameter now: The time, by the time source.
    /// - Returns: The number of denials from then on.
    func set(_ consent: Moesif.Consent, now: Duration) -> Int {
        // The items are freed outside of the lock.
        let (denials, wake, _) = state.withLock { state in
            if state.consent == .denied, consent != .denied { state.deniedUntil = now }
            state.consent = consent
            guard consent == .denied else { return (state.denials, state.wake, [StoredItem]()) }
            state.denials += 1
            state.mustErase = disk != nil
            let items = state.memory.takeAll()
            let bytes = items.reduce(0) { $0 + $1.bytes.count }
            state.counters.settle(count: items.count, bytes: bytes, as: .dropped(.noConsent))
            return (state.denials, state.wake, items)
        }
        wake()
        return denials
    }

    /// True while the disk still holds what is to be erased.
    var mustErase: Bool {
        state.withLock { $0.mustErase }
    }

    /// Erases what was on the disk when consent was last denied, unless that failed a moment ago.
    func eraseRevoked() async {
        guard mustErase else { return }
        await onDisk {
            self.disk?.withLock { disk in
                // A folder that could not be opened may be there by now, with what an earlier process left in it.
                self.open(&disk)
                self.eraseRevoked(&disk)
            }
        }
        guard !mustErase else { return }
        state.withLock { $0.wake }()
        reportDrops()
    }

    /// Erases what was on the disk when consent was last denied; false if that cannot be done for now.
    ///
    /// Whoever works on the disk does this first, so that nothing that is stored later is erased with it.
    @discardableResult
    func eraseRevoked(_ disk: inout DiskQueue) -> Bool {
        guard state.withLock({ $0.mustErase }) else { return true }
        guard disk.erase() else { return false }
        state.withLock { state in
            state.mustErase = false
            // What a batch has counts as what becomes of the batch.
            let count = state.counters.statistics.spooled - state.positionsUnderWay.count
            state.counters.settleSpooled(count: count, as: .dropped(.noConsent))
            state.disk.drop(state.disk.count)
            state.note(disk.extent)
        }
        return true
    }
}
