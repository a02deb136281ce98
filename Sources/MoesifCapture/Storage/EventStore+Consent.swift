extension EventStore {
    /// The current consent.
    var consent: Moesif.Consent {
        state.withLock { $0.consent }
    }

    /// The number of times that consent has been denied, for a call that begins now, or `nil` while consent is denied.
    var admittedDenials: Int? {
        state.withLock { $0.consent == .denied ? nil : $0.denials }
    }

    /// Returns true if consent has been denied since the item was captured or taken.
    func isRevoked(_ denials: Int) -> Bool {
        state.withLock { denials < $0.denials }
    }

    /// Returns true if consent was denied at some moment since a time of the time source.
    func wasDenied(since time: Duration) -> Bool {
        state.withLock { state in state.deniedUntil.map { time < $0 } ?? false }
    }

    /// Changes the consent.
    ///
    /// With `.denied`, it drops the items in memory that are not in a batch, and marks the disk for erasure. It returns
    /// immediately; `eraseRevoked()` erases the disk. Only one caller at a time may use it.
    ///
    /// - Parameters:
    ///   - consent: The new consent.
    ///   - now: The current time of the time source.
    /// - Returns: The new number of denials.
    func set(_ consent: Moesif.Consent, now: Duration) -> Int {
        // The items leave the closure so that they are freed outside of the lock.
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

    /// True while the disk still contains items that must be erased.
    var mustErase: Bool {
        state.withLock { $0.mustErase }
    }

    /// Erases the items that were on disk when consent was last denied, unless a recent attempt failed.
    func eraseRevoked() async {
        guard mustErase else { return }
        await onDisk {
            self.disk?.withLock { disk in
                // A folder that could not be opened may exist by now, with items of an earlier process.
                self.open(&disk)
                self.eraseRevoked(&disk)
            }
        }
        guard !mustErase else { return }
        state.withLock { $0.wake }()
        reportDrops()
    }

    /// Erases the items that were on disk when consent was last denied, and returns false if that is not possible now.
    ///
    /// All work on the disk does this first, so that it does not erase items that are stored later.
    @discardableResult
    func eraseRevoked(_ disk: inout DiskQueue) -> Bool {
        guard state.withLock({ $0.mustErase }) else { return true }
        guard disk.erase() else { return false }
        state.withLock { state in
            state.mustErase = false
            // An item in a batch is counted when the batch is settled.
            let count = state.counters.statistics.spooled - state.positionsUnderWay.count
            state.counters.settleSpooled(count: count, as: .dropped(.noConsent))
            state.disk.drop(state.disk.count)
            state.note(disk.extent)
        }
        return true
    }
}
