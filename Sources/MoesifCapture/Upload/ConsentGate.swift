/// Lets requests through to the collector while there is consent, and cancels those under way when it is denied.
final class ConsentGate: Sendable {
    private struct State {
        var consent: Moesif.Consent
        var denials = 0
        var lastRequest = 0
        var cancellations: [Int: @Sendable () -> Void] = [:]
    }

    private let state: Lock<State>

    init(_ consent: Moesif.Consent = .granted) {
        state = Lock(State(consent: consent))
    }

    var isOpen: Bool {
        allows()
    }

    /// Returns whether there is consent to send something.
    ///
    /// - Parameter denials: The denials of consent when it was taken. Default: those until now.
    func allows(denials: Int = .max) -> Bool {
        state.withLock { $0.consent == .granted && denials >= $0.denials }
    }

    /// Changes the consent.
    ///
    /// - Parameter denials: The number of times that consent has been denied by then.
    /// - Returns: What cancels the requests that may not go on; to be called outside of any lock.
    func set(_ consent: Moesif.Consent, denials: Int) -> [@Sendable () -> Void] {
        state.withLock { state in
            state.consent = consent
            state.denials = denials
            return consent == .denied ? Array(state.cancellations.values) : []
        }
    }

    /// Makes a request, or waits for one, in a task of its own, which is cancelled with the current one, and when
    /// consent is denied.
    ///
    /// - Parameter denials: The denials of consent when what is sent was taken. Default: those until now.
    /// - Returns: Nil where there is no consent for it, and nothing was sent.
    func perform<Response: Sendable>(
        denials: Int = .max,
        _ request: @escaping @Sendable () async -> Response
    ) async -> Response? {
        let started = state.withLock { state -> (id: Int, task: Task<Response?, Never>)? in
            guard state.consent == .granted, denials >= state.denials else { return nil }
            state.lastRequest += 1
            // A transport of the app's own may not look whether it is cancelled.
            let task = Task { Task.isCancelled ? nil : await request() }
            state.cancellations[state.lastRequest] = { task.cancel() }
            return (state.lastRequest, task)
        }
        guard let (id, task) = started else { return nil }
        let response = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        state.withLock { $0.cancellations[id] = nil }
        return response
    }
}
