/// Lets so many through at once; the others wait, in the order in which they came.
final class AsyncSemaphore: Sendable {
    private struct State {
        var free: Int
        var waiting = Deque<OneShot<Void>>()
    }

    private let state: Lock<State>

    init(places: Int) {
        state = Lock(State(free: places))
    }

    /// Takes a place as soon as there is one; throws when the task is cancelled before.
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

    /// Gives the place to the next who still waits for one.
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
