extension EventStore {
    /// The decision to admit a call.
    enum Admission: Sendable, Equatable {
        case admitted, full, closed, withoutConsent
    }

    /// Counts a call that ended, if it is admitted.
    ///
    /// - Parameters:
    ///   - bytes: The memory of the call, in bytes.
    ///   - denials: The number of times that consent had been denied when the call began. Default: the current number.
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

    /// Returns true if an empty store could hold this number of bytes.
    func couldHold(bytes: Int) -> Bool {
        bytes <= bounds.bytes
    }

    /// Counts a call that ended and was not admitted.
    func refuse(_ reason: Moesif.DropReason) {
        state.withLock { $0.counters.refuse(reason) }
        reportDrops()
    }

    /// Counts the settlement of a call that took `held` bytes and is not stored.
    func settle(_ end: DeliveryCounters.End, held: Int) {
        let wake = state.withLock { state in
            state.counters.settle(bytes: held, as: end)
            guard end == .sampledOut, !state.isSamplingReported else { return nil as (@Sendable () -> Void)? }
            state.isSamplingReported = true
            return state.wake
        }
        wake?()
    }

    /// Drops an item that took `held` bytes of memory.
    func drop(_ reason: Moesif.DropReason, held: Int) {
        settle(.dropped(reason), held: held)
        reportDrops()
    }

    /// Drops the oldest waiting item in memory if the app chose `dropOldest`, and returns false if none was dropped.
    func dropOldest() -> Bool {
        guard overflow == .dropOldest else { return false }
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard let oldest = state.memory.popFirst() else { return nil }
            state.counters.settle(bytes: oldest.bytes.count, as: .dropped(.queueFull))
            // A flush may wait for the item.
            return state.wake
        }
        guard let wake else { return false }
        wake()
        reportDrops()
        return true
    }

    /// Stops admitting calls; calls that end later are counted as dropped.
    func closeIntake() {
        state.withLock { $0.isOpen = false }
    }

    /// Logs dropped events if a report is due.
    func reportDrops(isLast: Bool = false) {
        drops.report(statistics, isLast: isLast)
    }
}
