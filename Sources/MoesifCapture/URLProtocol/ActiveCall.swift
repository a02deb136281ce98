import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call through a capturing session, while it runs: its task once that is known, who records it, and whether it has
/// been cancelled.
///
/// The session makes it, the request carries it, the gate hands it the task. Cancelling never touches the task on the
/// thread that cancels: Swift runs cancellation handlers under a lock of the awaiting task, and a URLSession task that
/// is cancelled there waits for a queue that may be waiting for that lock.
final class ActiveCall: Sendable {
    private struct State {
        var task: URLSessionTask?
        /// The task, known beyond the end: a call can be over before its task comes to load.
        weak var claimed: URLSessionTask?
        var hasClaimed = false
        var begin: Duration?
        var isCancelled = false
        var isOver = false
        var sparedResponse: HTTPURLResponse?
        var recorders: [Recorder] = []
    }

    private let state = Lock(State())
    private static let cancelling = DispatchQueue(label: "com.moesif.capture.cancel", attributes: .concurrent)

    /// True when the app holds the task and may look at it.
    let handsOutTask: Bool
    let timeSource: any Moesif.TimeSource

    init(handsOutTask: Bool, recorder: Recorder?) {
        self.handsOutTask = handsOutTask
        timeSource = recorder?.timeSource ?? SystemTimeSource()
        if let recorder { join(recorder) }
    }

    /// Who records the call when it has ended.
    var recorders: [Recorder] {
        state.withLock { $0.recorders }
    }

    /// Has one more client record the call: the session sees all of it, a protocol object only a part.
    func join(_ recorder: Recorder) {
        state.withLock { state in
            if !state.recorders.contains(where: { $0 === recorder }) { state.recorders.append(recorder) }
        }
    }

    /// Makes a task this call's, the first time; false when the call has another task, as when the app sends the
    /// request of a finished task once more.
    @discardableResult
    func claim(_ task: URLSessionTask) -> Bool {
        let (isOurs, mustCancel) = state.withLock { state -> (Bool, Bool) in
            guard !state.hasClaimed else { return (state.claimed === task, false) }
            state.hasClaimed = true
            state.claimed = task
            guard !state.isOver else { return (true, false) }
            state.task = task
            return (true, state.isCancelled)
        }
        if mustCancel { cancel(task) }
        return isOurs
    }

    /// Notes that the task starts to load; it may start again after a suspension.
    func noteStart() {
        let now = timeSource.now
        state.withLock { state in
            if state.begin == nil { state.begin = now }
        }
    }

    /// When the task started to load, if that was seen.
    var begin: Duration? {
        state.withLock { $0.begin }
    }

    /// Cancels the task, or will once there is one.
    func cancel() {
        let task = state.withLock { state -> URLSessionTask? in
            state.isCancelled = true
            return state.isOver ? nil : state.task
        }
        if let task { cancel(task) }
    }

    /// Ends the call, and returns the response that its task had by then.
    @discardableResult
    func finish() -> URLResponse? {
        let (task, spared) = state.withLock { state -> (URLSessionTask?, HTTPURLResponse?) in
            state.isOver = true
            defer { state.task = nil }
            return (state.task, state.sparedResponse)
        }
        return spared ?? task?.response
    }

    /// The response of which the platform was shown less, so that it would end the task.
    var sparedResponse: HTTPURLResponse? {
        get { state.withLock { $0.sparedResponse } }
        set { state.withLock { $0.sparedResponse = newValue } }
    }

    private func cancel(_ task: URLSessionTask) {
        Self.cancelling.async {
            if !self.state.withLock({ $0.isOver }) { task.cancel() }
        }
    }
}
