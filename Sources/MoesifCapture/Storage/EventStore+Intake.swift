extension EventStore {
    /// Whether a call may wait.
    enum Admission: Sendable, Equatable {
        case admitted, full, closed, withoutConsent
    }

    /// Counts a call that ended, if it may wait.
    ///
    /// - Parameter denials: The number of times that consent had been denied when the call began.
    func admit(bytes: Int, denials: Int = .max) -> Admission {
        state.withLock { state in
            guard state.isOpen else { return .closed }
            guard state.consent != .denied, denials >= state.denials else { return .withoutConsent }
            let statistics = state.counters.statistics
            guard statistics.waiting < bounds.count, state.counters.waitingBytes + bytes <= bounds.bytes else {
                return .full
            }
            state.counters.admit(bytes: bytes)
            return .admitted
        }
    }

    /// Returns whether that much could wait if nothing else did.
    func couldHold(bytes: Int) -> Bool {
        bytes <= bounds.bytes
    }

    /// Counts a call that ended and may not wait.
    func refuse(_ reason: Moesif.DropReason) {
        state.withLock { $0.counters.refuse(reason) }
        reportDrops()
    }

    /// Counts what became of a call that took `held` bytes, and is stored nowhere.
    func settle(_ end: DeliveryCounters.End, held: Int) {
        let wake = state.withLock { state in
            state.counters.settle(bytes: held, as: end)
            guard end == .sampledOut, !state.isSamplingReported else { return nil as (@Sendable () -> Void)? }
            state.isSamplingReported = true
            return state.wake
        }
        wake?()
    }

    /// Drops something that took `held` bytes of memory.
    func drop(_ reason: Moesif.DropReason, held: Int) {
        settle(.dropped(reason), held: held)
        reportDrops()
    }

    /// Drops the oldest item that waits in memory, if that is what the app wants; false if none was dropped.
    func dropOldest() -> Bool {
        guard overflow == .dropOldest else { return false }
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard let oldest = state.memory.popFirst() else { return nil }
            state.counters.settle(bytes: oldest.bytes.count, as: .dropped(.queueFull))
            // Somebody may flush it.
            return state.wake
        }
        guard let wake else { return false }
        wake()
        reportDrops()
        return true
    }

    /// Takes no more calls: those that end from now on are counted as dropped.
    func closeIntake() {
        state.withLock { $0.isOpen = false }
    }

    /// Tells the log of drops, if it is time.
    func reportDrops(isLast: Bool = false) {
        drops.report(statistics, isLast: isLast)
    }
}
