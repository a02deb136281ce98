/// The updates of one client: those that are awaited, and those that are queued.
final class CustomerUpdates: Sendable {
    private struct State {
        var isOpen = true
        var isAbandoned = false
        var started = 0
        var ended = 0
        /// How to cancel those that are under way.
        var running: [Int: @Sendable () -> Void] = [:]
    }

    private let sender: CustomerSender
    private let queue: CustomerQueue
    private let state = Lock(State())
    private let ended = Milestone()

    init(_ sender: CustomerSender, log: Log) {
        self.sender = sender
        queue = CustomerQueue(sender, log: log)
    }

    deinit {
        // The client is gone: what waits has one more chance.
        let deadline = sender.timeSource.now + .seconds(2)
        Task { [queue] in _ = await queue.shutDown(deadline: deadline) }
    }

    var statistics: CustomerStatistics {
        queue.statistics
    }

    /// Puts updates behind those that wait.
    func enqueue(_ updates: [CustomerUpdate]) throws(CustomerUpdateError) {
        try queue.enqueue(updates)
    }

    /// Sends something; ends as soon as the task is cancelled or the client shut down.
    func send(
        _ operation: @escaping @Sendable (CustomerSender) async throws(CustomerUpdateError) -> Void
    ) async throws(CustomerUpdateError) {
        let id = state.withLock { state -> Int? in
            guard state.isOpen else { return nil }
            state.started += 1
            return state.started
        }
        guard let id else { throw CustomerUpdateError(.shutDown) }
        let task = Task { [sender] () -> CustomerUpdateError? in
            do throws(CustomerUpdateError) {
                try await operation(sender)
                return nil
            } catch {
                return error
            }
        }
        let isLate = state.withLock { state in
            state.running[id] = { task.cancel() }
            return state.isAbandoned
        }
        if isLate { task.cancel() }
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

    /// Waits until what is queued is settled.
    func flush(deadline: Duration) async -> Bool {
        await queue.flush(deadline: deadline)
    }

    /// Takes no more updates, waits for those that are under way, and cancels what is left at the deadline.
    func shutDown(deadline: Duration) async -> Bool {
        let started = state.withLock { state in
            state.isOpen = false
            return state.started
        }
        async let isQueueEmpty = queue.shutDown(deadline: deadline)
        let isEnded = await ended.wait(for: started, until: deadline, sender.timeSource)
        let running = state.withLock { state in
            state.isAbandoned = true
            return Array(state.running.values)
        }
        for cancel in running { cancel() }
        return await isQueueEmpty && isEnded
    }
}
