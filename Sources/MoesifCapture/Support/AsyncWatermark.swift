/// A number that only grows, for tasks that wait until it reaches a value.
final class AsyncWatermark: Sendable {
    private struct State {
        var number = 0
        var mayBeWaitedFor = true
        var nextID = 0
        var waiters: [Int: (number: Int, isReached: OneShot<Bool>)] = [:]
    }

    private let state = Lock(State())

    /// Records that everything up to `number` is settled, and resumes the tasks that wait for it.
    func advance(to number: Int) {
        let reached = state.withLock { state in
            state.number = max(state.number, number)
            return state.waiters.values.filter { $0.number <= state.number }
        }
        for waiter in reached { waiter.isReached.give(.success(true)) }
    }

    /// Returns whether everything up to `number` is settled.
    func hasReached(_ number: Int) -> Bool {
        state.withLock { $0.number >= number }
    }

    /// Resumes all waiting tasks, and makes every later wait return at once.
    func release() {
        let waiters = state.withLock { state in
            state.mayBeWaitedFor = false
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.isReached.give(.success(false)) }
    }

    /// Waits until everything up to `number` is settled.
    ///
    /// Returns true if the number was reached, and false after the deadline, a cancellation or `release()`.
    func wait(for number: Int, until deadline: Duration, _ timeSource: any Moesif.TimeSource) async -> Bool {
        let isReached = OneShot<Bool>()
        let (id, result) = state.withLock { state -> (Int, Bool?) in
            if state.number >= number { return (0, true) }
            guard state.mayBeWaitedFor else { return (0, false) }
            state.nextID += 1
            state.waiters[state.nextID] = (number, isReached)
            return (state.nextID, nil)
        }
        if let result { return result }
        defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
        return await isReached.value(or: false, until: deadline, timeSource)
    }
}
