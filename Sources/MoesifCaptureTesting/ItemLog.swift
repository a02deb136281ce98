import MoesifCapture

/// The items that have arrived, and the tasks that wait for more of them.
final class ItemLog<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        /// The number of items that the waiters have been notified of.
        var announced = 0
        var isClosed = false
        var lastWatcher = 0
        var watchers: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Lock(State())

    var items: [Item] {
        state.withLock { $0.items }
    }

    func append(_ items: [Item]) {
        add(items)()
    }

    /// Stores items and returns a closure that notifies the tasks that wait for them.
    func add(_ items: [Item]) -> () -> Void {
        state.withLock { $0.items += items }
        return { [state] in
            let reached = state.withLock { state in
                state.announced += items.count
                let count = state.announced
                let reached = state.watchers.filter { $0.value.count <= count }
                for id in reached.keys { state.watchers[id] = nil }
                return reached.values.map(\.continuation)
            }
            for watcher in reached { watcher.resume() }
        }
    }

    func removeAll() {
        state.withLock { ($0.items, $0.announced) = ([], 0) }
    }

    /// Marks the log as complete and resumes all waiters.
    func close() {
        let rest = state.withLock { state in
            state.isClosed = true
            defer { state.watchers = [:] }
            return state.watchers.values.map(\.continuation)
        }
        for watcher in rest { watcher.resume() }
    }

    /// Waits until `count` items have arrived, the log is closed, or the task is cancelled.
    func wait(for count: Int) async {
        let id = state.withLock { state in
            state.lastWatcher += 1
            return state.lastWatcher
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isClosed || state.announced >= count || Task.isCancelled { return true }
                    state.watchers[id] = (count, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}
