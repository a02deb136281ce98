public import Foundation
public import MoesifCapture

/// A time source that stands still until a test advances it.
///
/// ```swift
/// let clock = ManualClock()
/// let moesif = Moesif(applicationID: "test") { $0.timeSource = clock }
/// await clock.waitForSleepers(1)  // The client waits for its batch to fill.
/// clock.advance(by: .seconds(2))  // The client continues.
/// ```
public final class ManualClock: Moesif.TimeSource {
    private struct Sleeper {
        let deadline: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Duration = .zero
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var watchers: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]

        mutating func makeID() -> Int {
            nextID += 1
            return nextID
        }
    }

    private let start: Date
    private let state = Lock(State())

    /// Creates a clock at time zero.
    ///
    /// - Parameter date: The wall-clock time at the start. Default: 1 January 2026, 00:00 UTC.
    public init(date: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
        start = date
    }

    /// The total duration by which the clock has been advanced.
    public var now: Duration {
        state.withLock { $0.now }
    }

    /// The wall-clock time: the time at the start plus ``now``.
    public var date: Date {
        let moved = now.components
        return start + TimeInterval(moved.seconds) + TimeInterval(moved.attoseconds) * 1e-18
    }

    /// The number of tasks that wait for the clock.
    public var sleepers: Int {
        state.withLock { $0.sleepers.count }
    }

    /// The earliest deadline of the waiting tasks, or nil if no task waits.
    package var nextDeadline: Duration? {
        state.withLock { $0.sleepers.values.map(\.deadline).min() }
    }

    /// Advances the clock and resumes the tasks with a deadline that has passed, the earliest first.
    ///
    /// A negative duration has no effect.
    ///
    /// - Parameter duration: The duration by which to advance.
    public func advance(by duration: Duration) {
        let due = state.withLock { state -> [Sleeper] in
            state.now += max(.zero, duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Waits until at least `count` tasks wait for the clock, or the current task is cancelled.
    ///
    /// - Parameter count: The number of tasks.
    public func waitForSleepers(_ count: Int) async {
        let id = state.withLock { $0.makeID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.sleepers.count >= count || Task.isCancelled { return true }
                    state.watchers[id] = (count, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    /// Waits until the clock reaches a deadline.
    ///
    /// - Parameter deadline: The value of ``now`` to wait for. A deadline that has passed returns at once.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func sleep(until deadline: Duration) async throws {
        let id = state.withLock { $0.makeID() }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                register(Sleeper(deadline: deadline, continuation: continuation), id: id)
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func register(_ sleeper: Sleeper, id: Int) {
        enum Outcome {
            case asleep([CheckedContinuation<Void, Never>])
            case due
            case cancelled
        }
        let outcome = state.withLock { state -> Outcome in
            if state.cancelled.contains(id) { return .cancelled }
            if sleeper.deadline <= state.now { return .due }
            state.sleepers[id] = sleeper
            let count = state.sleepers.count
            let reached = state.watchers.filter { $0.value.count <= count }
            for id in reached.keys { state.watchers[id] = nil }
            return .asleep(reached.values.map(\.continuation))
        }
        switch outcome {
        case .asleep(let watchers): for watcher in watchers { watcher.resume() }
        case .due: sleeper.continuation.resume()
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            state.cancelled.insert(id)
            return state.sleepers.removeValue(forKey: id)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
