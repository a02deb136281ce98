/// Calls back at the earliest of the times that it is set to.
///
/// Most times are given up before they come, and to cancel a sleep takes several changes of threads. So a later time
/// leaves an earlier one as it is: whoever is called back looks at what is due, and sets the alarm again.
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

    /// Has `ring` called at a deadline, or before if the alarm is set to an earlier one.
    ///
    /// `ring` is called on the pool of Swift's tasks, and must be the same for each deadline.
    func set(for deadline: Duration, _ ring: @escaping @Sendable () -> Void) {
        let later = state.withLock { state -> Wait? in
            let wait = state.wait
            // One whose time is over rings as well, as soon as there is a thread for it.
            if let wait, wait.deadline <= deadline { return nil }
            state.lastID += 1
            let id = state.lastID
            state.wait = Wait(id: id, deadline: deadline, task: sleep(until: deadline, id, ring))
            return wait
        }
        later?.task.cancel()
    }

    /// Has nothing called any more.
    func cancel() {
        state.withLock { $0.wait.take() }?.task.cancel()
    }

    private func sleep(until deadline: Duration, _ id: Int, _ ring: @escaping @Sendable () -> Void) -> Task<Void, Never>
    {
        Task { [weak self, timeSource] in
            guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
            // Before it rings: who sets it from then on is called back again, even if this was too early.
            self?.forget(id)
            ring()
        }
    }

    private func forget(_ id: Int) {
        state.withLock { if $0.wait?.id == id { $0.wait = nil } }
    }
}
