#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// On Linux, a protocol object that is stopped while it waits for the answer to a redirect crashes the process when the
// answer arrives. All methods here run on URLSession's own queue.
extension CallRecorder {
    /// Notes that the platform waits for the answer to a redirect.
    func beginRedirect() {
        state.withLock { $0.load.isRedirecting = true }
    }

    /// Stops the platform's object, or defers the stop until the redirect in progress has been answered.
    func stop(_ stop: @escaping @Sendable () -> Void) {
        let isHeld = state.withLock { state in
            if state.load.isRedirecting { state.load.pendingStop = stop }
            return state.load.isRedirecting
        }
        if !isHeld { stop() }
    }

    /// Gives the answer to a redirect, unless the task was stopped in the meantime.
    ///
    /// The platform takes the answer a little later on its queue, where a stop may come first.
    ///
    /// - Parameter session: The session of the task, with a delegate queue that runs operations in place. The handler
    ///   of `getAllTasks` runs on URLSession's queue after everything that was queued before it.
    func answerRedirect(in session: URLSession, _ answer: @escaping @Sendable () -> Void) {
        session.getAllTasks { [self] _ in
            let (isStopped, task) = state.withLock { ($0.load.pendingStop != nil, $0.load.task) }
            // After an answered challenge, the object is the platform's own, and it is stopped immediately.
            if isStopped || task?.error != nil { return endRedirect() }
            answer()
            session.getAllTasks { [self] _ in endRedirect() }
        }
    }

    private func endRedirect() {
        let stop = state.withLock { state in
            state.load.isRedirecting = false
            defer { state.load.pendingStop = nil }
            return state.load.pendingStop
        }
        stop?()
    }
}
#endif
