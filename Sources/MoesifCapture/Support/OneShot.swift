/// A result that several sources may provide; only the first one counts.
final class OneShot<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiter: CheckedContinuation<Value, any Error>?
    }

    private let state = Lock(State())

    /// Provides the result; returns false if there already is one.
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

    /// Waits for the result; must be called only once.
    func value() async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// Waits for the result until the deadline or a cancellation, and returns `substitute` after those.
    ///
    /// Must be called only once.
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
