#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

// On Linux a protocol object that is stopped while it waits for the answer to a redirect crashes the process when the
// answer comes. All of this runs on URLSession's own queue.
extension CallRecorder {
    /// Notes that the platform waits for the answer to a redirect.
    func beginRedirect() {
        state.withLock { $0.load.isRedirecting = true }
    }

    /// Stops the platform's object, or has it stopped once a redirect has been answered.
    func stop(_ stop: @escaping @Sendable () -> Void) {
        let isHeld = state.withLock { state in
            if state.load.isRedirecting { state.load.heldStop = stop }
            return state.load.isRedirecting
        }
        if !isHeld { stop() }
    }

    /// Gives the answer to a redirect; one that was stopped meanwhile needs none.
    ///
    /// The platform takes the answer a little later on its queue, and a stop may come first there.
    ///
    /// - Parameter session: The session of the task, whose delegate queue runs what it is given in place: asked for its
    ///   tasks, it gets there behind what it has been given before.
    func answerRedirect(in session: URLSession, _ answer: @escaping @Sendable () -> Void) {
        session.getAllTasks { [self] _ in
            let (isStopped, task) = state.withLock { ($0.load.heldStop != nil, $0.load.task) }
            // The object that a challenge was answered for is the platform's own, and stopped at once.
            if isStopped || task?.error != nil { return endRedirect() }
            answer()
            session.getAllTasks { [self] _ in endRedirect() }
        }
    }

    private func endRedirect() {
        let stop = state.withLock { state in
            state.load.isRedirecting = false
            defer { state.load.heldStop = nil }
            return state.load.heldStop
        }
        stop?()
    }
}
#endif
