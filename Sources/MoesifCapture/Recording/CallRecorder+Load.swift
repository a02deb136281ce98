import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

// The call as a URLSession task loads it. Cancelling never touches the task on the thread that cancels: Swift runs
// cancellation handlers under a lock of the awaiting task, and a URLSession task that is cancelled there waits for a
// queue that may be waiting for that lock.
extension CallRecorder {
    struct Load {
        /// The task while the call runs.
        var task: URLSessionTask?
        /// The task, known beyond the end: a call can be over before its task comes to load.
        weak var claimed: URLSessionTask?
        var isClaimed = false
        var isCancelled = false
        /// The response of a session's call that the gate has shown last.
        var shownResponse: URLResponse?
        var sparedResponse: HTTPURLResponse?
        /// True while the platform waits for the answer to a redirect.
        var isRedirecting = false
        /// A stop that came meanwhile.
        var heldStop: (@Sendable () -> Void)?
    }

    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// Cancels a task, on a queue of its own.
    static func cancel(_ task: URLSessionTask) {
        cancelling.async { task.cancel() }
    }

    /// Makes a task this call's, the first time; false when the call has another task, as when the app sends the
    /// request of a finished task once more.
    @discardableResult
    func claim(_ task: URLSessionTask) -> Bool {
        let (isOurs, mustCancel) = state.withLock { state -> (Bool, Bool) in
            guard !state.load.isClaimed else { return (state.load.claimed === task, false) }
            state.load.isClaimed = true
            state.load.claimed = task
            if !state.isOver { state.load.task = task }
            return (true, state.load.isCancelled)
        }
        if mustCancel { Self.cancel(task) }
        return isOurs
    }

    /// Cancels the task, or will once there is one; false when there is none yet.
    @discardableResult
    func cancel() -> Bool {
        let (task, isClaimed) = state.withLock { state -> (URLSessionTask?, Bool) in
            state.load.isCancelled = true
            return (state.load.task, state.load.isClaimed)
        }
        if let task {
            Self.cancelling.async {
                if !self.state.withLock({ $0.isOver }) { task.cancel() }
            }
        }
        return isClaimed
    }

    /// True when the call has been cancelled.
    var isCancelled: Bool {
        state.withLock { $0.load.isCancelled }
    }

    /// The response of a session's call that the gate has shown last.
    var shownResponse: URLResponse? {
        get { state.withLock { $0.load.shownResponse } }
        set {
            let now = headTime
            state.withLock { state in
                state.load.shownResponse = newValue
                if let now { state.noteHead(newValue, now) }
            }
        }
    }

    /// The response of which the platform was shown less, so that it would end the task.
    var sparedResponse: HTTPURLResponse? {
        get { state.withLock { $0.load.sparedResponse } }
        set { state.withLock { $0.load.sparedResponse = newValue } }
    }
}
