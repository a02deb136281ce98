/// Admits a limited number of tasks at once; the others wait in the order of arrival.
final class AsyncSemaphore: Sendable {
    private struct State {
        var free: Int
        var waiting = Deque<OneShot<Void>>()
    }

    private let state: Lock<State>

    init(places: Int) {
        state = Lock(State(free: places))
    }

    /// Waits for a free place and takes it; throws `CancellationError` if the task is cancelled first.
    func enter() async throws {
        let turn = state.withLock { state -> OneShot<Void>? in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            let turn = OneShot<Void>()
            state.waiting.append(turn)
            return turn
        }
        guard let turn else { return }
        try await withTaskCancellationHandler {
            try await turn.value()
        } onCancel: {
            turn.give(.failure(CancellationError()))
        }
    }

    /// Passes the place to the next task that still waits, or frees it.
    func leave() {
        while true {
            let next = state.withLock { state -> OneShot<Void>? in
                let next = state.waiting.popFirst()
                if next == nil { state.free += 1 }
                return next
            }
            if next?.give(.success(())) ?? true { return }
        }
    }
}
