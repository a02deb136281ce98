/// Calls back at the earliest of the times that it is set to.
///
/// Most times are given up before they come, and to cancel a sleep takes several changes of threads. So a later time
/// leaves an earlier one as it is: whoever is called back looks at what is due, and sets the alarm again.
final class Alarm: Sendable {
    private struct Wait {
        let deadline: Duration
        let task: Task<Void, Never>
    }

    private let timeSource: any TimeSource
    private let wait = Lock<Wait?>(nil)

    init(_ timeSource: any TimeSource) {
        self.timeSource = timeSource
    }

    deinit {
        cancel()
    }

    /// Has `ring` called at a deadline, or before if the alarm is set to an earlier one.
    ///
    /// `ring` is called on the pool of Swift's tasks, and must be the same for each deadline.
    func set(for deadline: Duration, _ ring: @escaping @Sendable () -> Void) {
        let now = timeSource.now
        let later = wait.withLock { wait -> Wait? in
            if let wait, wait.deadline > now, wait.deadline <= deadline { return nil }
            defer { wait = Wait(deadline: deadline, task: Self.wait(for: deadline, timeSource, ring)) }
            return wait
        }
        later?.task.cancel()
    }

    /// Has nothing called any more.
    func cancel() {
        wait.withLock { $0.take() }?.task.cancel()
    }

    private static func wait(
        for deadline: Duration,
        _ timeSource: any TimeSource,
        _ ring: @escaping @Sendable () -> Void
    ) -> Task<Void, Never> {
        Task {
            guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
            ring()
        }
    }
}
