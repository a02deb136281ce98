/// Calls a closure at the earliest of the deadlines it is set to.
///
/// Most deadlines are abandoned before they pass, and canceling a sleep takes several thread switches. Setting a later
/// deadline therefore leaves an earlier one in place. The closure has to check what is due and set the alarm again.
final class Alarm: Sendable {
    private struct Wait {
        let id: Int
        let deadline: Duration
        let task: Task<Void, Never>
    }

    private struct State {
        var lastID = 0
        var wait: Wait?
    }

    private let timeSource: any Moesif.TimeSource
    private let state = Lock(State())

    init(_ timeSource: any Moesif.TimeSource) {
        self.timeSource = timeSource
    }

    deinit {
        cancel()
    }

    /// Sets the alarm for a deadline, unless it is already set for an earlier one.
    ///
    /// `ring` runs on Swift's cooperative thread pool. It must be the same closure for every deadline.
    func set(for deadline: Duration, _ ring: @escaping @Sendable () -> Void) {
        let later = state.withLock { state -> Wait? in
            let wait = state.wait
            // An alarm with a deadline that has passed will ring as soon as a thread is available.
            if let wait, wait.deadline <= deadline { return nil }
            state.lastID += 1
            let id = state.lastID
            state.wait = Wait(id: id, deadline: deadline, task: sleep(until: deadline, id, ring))
            return wait
        }
        later?.task.cancel()
    }

    /// Cancels the alarm, so that the closure is not called any more.
    func cancel() {
        state.withLock { $0.wait.take() }?.task.cancel()
    }

    private func sleep(until deadline: Duration, _ id: Int, _ ring: @escaping @Sendable () -> Void) -> Task<Void, Never>
    {
        Task { [weak self, timeSource] in
            guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
            // The wait is cleared before the closure runs. A deadline set from then on gets its own call, even if this
            // one was early.
            self?.forget(id)
            ring()
        }
    }

    private func forget(_ id: Int) {
        state.withLock { if $0.wait?.id == id { $0.wait = nil } }
    }
}
