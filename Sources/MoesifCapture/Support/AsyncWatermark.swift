/// How far something that goes in order has come, and who waits for it to come further.
final class AsyncWatermark: Sendable {
    private enum Waiter {
        /// Has not begun to wait: what ends its wait may come before.
        case arriving
        case waiting(for: Int, CheckedContinuation<Bool, Never>)
        case expired
    }

    private struct State {
        var number = 0
        var mayBeWaitedFor = true
        var nextID = 0
        var waiters: [Int: Waiter] = [:]
    }

    private let state = Lock(State())

    /// Everything up to `number` is settled.
    func advance(to number: Int) {
        let reached = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            state.number = max(state.number, number)
            var reached: [CheckedContinuation<Bool, Never>] = []
            for (id, waiter) in state.waiters {
                guard case .waiting(let awaited, let continuation) = waiter, awaited <= state.number else { continue }
                state.waiters[id] = .expired
                reached.append(continuation)
            }
            return reached
        }
        for continuation in reached { continuation.resume(returning: true) }
    }

    /// True when everything up to `number` is settled.
    func hasReached(_ number: Int) -> Bool {
        state.withLock { $0.number >= number }
    }

    /// Lets all who wait go, though what they wait for has not come, and whoever comes until `hold`.
    func release() {
        let waiters = state.withLock { state in
            state.mayBeWaitedFor = false
            return Array(state.waiters.keys)
        }
        for id in waiters { expire(id) }
    }

    /// Lets those wait who come from now on.
    func hold() {
        state.withLock { $0.mayBeWaitedFor = true }
    }

    /// Waits until everything up to `number` is settled: true; or until the deadline, a cancellation or `release`:
    /// false.
    func wait(for number: Int, until deadline: Duration, _ timeSource: any Moesif.TimeSource) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            state.waiters[state.nextID] = .arriving
            return state.nextID
        }
        let watch = Task {
            guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
            expire(id)
        }
        defer {
            watch.cancel()
            state.withLock { _ = $0.waiters.removeValue(forKey: id) }
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state -> Bool? in
                    if state.number >= number { return true }
                    if !state.mayBeWaitedFor { return false }
                    if case .expired = state.waiters[id] { return false }
                    state.waiters[id] = .waiting(for: number, continuation)
                    return nil
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            expire(id)
        }
    }

    private func expire(_ id: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            defer { if state.waiters[id] != nil { state.waiters[id] = .expired } }
            guard case .waiting(_, let continuation) = state.waiters[id] else { return nil }
            return continuation
        }
        continuation?.resume(returning: false)
    }
}
