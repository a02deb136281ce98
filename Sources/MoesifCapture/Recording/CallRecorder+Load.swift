import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

// The URLSession task of a call. Cancelling never touches the task on the cancelling thread. Swift runs cancellation
// handlers under a lock of the awaiting task, and cancelling a URLSession task waits for a queue that may wait for that
// lock.
extension CallRecorder {
    struct Load {
        /// The task while the call is in progress.
        var task: URLSessionTask?
        /// The task, also after the end: a call can be over before its task starts to load.
        weak var claimed: URLSessionTask?
        var isClaimed = false
        var isCancelled = false
        /// The last response that the gate passed on for a session's call.
        var shownResponse: URLResponse?
        var replacementResponse: HTTPURLResponse?
        /// True while the platform waits for the answer to a redirect.
        var isRedirecting = false
        /// A stop that was requested during a redirect.
        var pendingStop: (@Sendable () -> Void)?
    }

    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// Cancels a task on a separate queue.
    static func cancel(_ task: URLSessionTask) {
        cancelling.async { task.cancel() }
    }

    /// Assigns a task to this call the first time; returns false if the call has another task.
    ///
    /// A call gets a second task if the app sends the request of a finished task again.
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

    /// Cancels the task, or a task that is claimed later; returns false if none has been claimed.
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

    /// True if the call has been cancelled.
    var isCancelled: Bool {
        state.withLock { $0.load.isCancelled }
    }

    /// The last response that the gate passed on for a session's call.
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

    /// The original response, if the platform received a copy without its challenge so that the task ends.
    var replacementResponse: HTTPURLResponse? {
        get { state.withLock { $0.load.replacementResponse } }
        set { state.withLock { $0.load.replacementResponse = newValue } }
    }
}
