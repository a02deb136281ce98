/// The updates of one client that callers wait for.
struct CustomerUpdates: Sendable {
    private struct State {
        var isOpen = true
        var isAbandoned = false
        var started = 0
        var ended = 0
        var running: [Int: Task<Moesif.CustomerUpdateError?, Never>] = [:]
    }

    let sender: CustomerSender
    private let state = Lock(State())
    private let ended = AsyncWatermark()

    /// Runs an operation, which is cancelled with the current task, or if a shutdown reaches its deadline.
    func send(
        _ operation: @escaping @Sendable (CustomerSender) async throws(Moesif.CustomerUpdateError) -> Void
    ) async throws(Moesif.CustomerUpdateError) {
        let started = state.withLock { state -> (id: Int, task: Task<Moesif.CustomerUpdateError?, Never>)? in
            guard state.isOpen else { return nil }
            state.started += 1
            let task = Task { [sender] () -> Moesif.CustomerUpdateError? in
                do throws(Moesif.CustomerUpdateError) {
                    try await operation(sender)
                    return nil
                } catch {
                    return error
                }
            }
            state.running[state.started] = task
            return (state.started, task)
        }
        guard let (id, task) = started else { throw Moesif.CustomerUpdateError(.shutDown) }
        let error = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        let (count, isAbandoned) = state.withLock { state in
            state.running[id] = nil
            state.ended += 1
            return (state.ended, state.isAbandoned)
        }
        ended.advance(to: count)
        guard var error else { return }
        if error.reason == .cancelled, isAbandoned { error.reason = .shutDown }
        throw error
    }

    /// Accepts no more updates, waits for those in progress, and cancels the rest at the deadline.
    func shutDown(deadline: Duration) async -> Bool {
        let started = state.withLock { state in
            state.isOpen = false
            return state.started
        }
        _ = await ended.wait(for: started, until: deadline, sender.collector.timeSource)
        let (running, isAbandoned) = state.withLock { state in
            // A shutdown with an earlier deadline may have cancelled updates that this one waited for.
            if state.ended < started { state.isAbandoned = true }
            return (Array(state.running.values), state.isAbandoned)
        }
        for task in running { task.cancel() }
        return !isAbandoned
    }
}
