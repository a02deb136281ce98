/// A result that may be given by several, and is given once: what comes second is dropped.
final class OneShot<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiter: CheckedContinuation<Value, any Error>?
    }

    private let state = Lock(State())

    /// Gives the answer; false when one has been given.
    @discardableResult
    func give(_ result: Result<Value, any Error>) -> Bool {
        let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Value, any Error>?) in
            guard state.result == nil else { return (false, nil) }
            state.result = result
            defer { state.waiter = nil }
            return (true, state.waiter)
        }
        waiter?.resume(with: result)
        return isFirst
    }

    /// Waits for the answer; to be called once.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Waits for the answer until the deadline or a cancellation, which give `substitute` in its place; to be called
    /// once.
    func value(or substitute: Value, until deadline: Duration, _ timeSource: any Moesif.TimeSource) async -> Value {
        let watch = Task {
            guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
            give(.success(substitute))
        }
        defer { watch.cancel() }
        return await withTaskCancellationHandler {
            (try? await value()) ?? substitute
        } onCancel: {
            give(.success(substitute))
        }
    }
}
