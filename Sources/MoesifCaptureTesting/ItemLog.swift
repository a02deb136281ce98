import MoesifCapture

/// The items that have arrived, and who waits for more of them.
final class ItemLog<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var isClosed = false
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Lock(State())

    var items: [Item] {
        state.withLock { $0.items }
    }

    func append(_ items: [Item]) {
        let reached = state.withLock { state in
            state.items += items
            let count = state.items.count
            let reached = state.watchers.filter { $0.count <= count }.map(\.continuation)
            state.watchers.removeAll { $0.count <= count }
            return reached
        }
        for watcher in reached { watcher.resume() }
    }

    func removeAll() {
        state.withLock { $0.items = [] }
    }

    /// Nothing more will come.
    func close() {
        let rest = state.withLock { state in
            state.isClosed = true
            defer { state.watchers = [] }
            return state.watchers.map(\.continuation)
        }
        for watcher in rest { watcher.resume() }
    }

    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.isClosed || state.items.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isOver { continuation.resume() }
        }
    }
}
