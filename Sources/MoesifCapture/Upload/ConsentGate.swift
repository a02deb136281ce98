/// Allows requests to the collector only with consent, and cancels those under way if consent is denied.
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

    /// Returns true if there is consent to send.
    ///
    /// - Parameter denials: The number of denials when the contents were taken from the store. Default: the current
    ///   number.
    func allows(denials: Int = .max) -> Bool {
        state.withLock { $0.consent == .granted && denials >= $0.denials }
    }

    /// Changes the consent.
    ///
    /// - Parameters:
    ///   - consent: The new consent.
    ///   - denials: The number of times that consent has been denied so far.
    /// - Returns: Closures that cancel the requests that must end. Call them without holding a lock.
    func set(_ consent: Moesif.Consent, denials: Int) -> [@Sendable () -> Void] {
        state.withLock { state in
            state.consent = consent
            state.denials = denials
            return consent == .denied ? Array(state.cancellations.values) : []
        }
    }

    /// Runs a request in a separate task, which is cancelled with the current task or if consent is denied.
    ///
    /// - Parameters:
    ///   - denials: The number of denials when the contents were taken from the store. Default: the current number.
    ///   - request: The request.
    /// - Returns: The response, or `nil` if nothing was sent: there is no consent, or the task was cancelled before the
    ///   request began.
    func perform<Response: Sendable>(
        denials: Int = .max,
        _ request: @escaping @Sendable () async -> Response
    ) async -> Response? {
        let started = state.withLock { state -> (id: Int, task: Task<Response?, Never>)? in
            guard state.consent == .granted, denials >= state.denials else { return nil }
            state.lastRequest += 1
            // A transport of the app may not check for cancellation.
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
