#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking

/// One call as its protocol object sees it, from its start until it is recorded.
///
/// Everything is noted on URLSession's own queue, and costs no more than a reference.
final class ObservedLoad: Sendable {
    private struct State {
        var begin: Duration?
        var requestBody = CapturedBody.none
        var received = BodyTee()
        var isShownInPart = false
        var isOver = false
    }

    private let recorder: Recorder
    private let context: CallContext
    private let date: Date
    private let creation: Duration
    private let state: Lock<State>

    init(_ context: CallContext, recorder: Recorder) {
        self.recorder = recorder
        self.context = context
        date = recorder.timeSource.date
        creation = recorder.timeSource.now
        state = Lock(State(received: BodyTee(limit: recorder.bodyLimit)))
    }

    /// Notes that the task starts to load; it may start again after a suspension.
    func noteStart(_ task: URLSessionTask) {
        let now = recorder.timeSource.now
        let isFirst = state.withLock { state in
            defer { state.begin = state.begin ?? now }
            return state.begin == nil
        }
        guard isFirst else { return }
        let body = requestBody(task)
        state.withLock { $0.requestBody = body }
    }

    /// Notes that the response goes to a delegate, and the body after it.
    func noteResponse() {
        state.withLock { $0.isShownInPart = true }
    }

    func note(_ data: Data) {
        state.withLock { $0.received.take(data) }
    }

    /// Records how the call ended, the first time.
    func end(_ task: URLSessionTask?, _ error: (any Error)?, isChallenged: Bool = false) {
        let end = recorder.timeSource.now
        let last = state.withLock { state -> State? in
            defer { state.isOver = true }
            return state.isOver ? nil : state
        }
        guard let last, let task, let request = task.originalRequest else { return }
        let begin = last.begin ?? end
        recorder.record(
            Observation(
                request: request.withoutBody,
                requestBody: last.requestBody,
                response: task.response,
                responseBody: isChallenged
                    ? CapturedBody(omitted: .afterChallenge) : responseBody(last, task, error),
                failure: error.map(CallFailure.init),
                context: context,
                start: date + (begin - creation).seconds,
                duration: end - begin
            )
        )
    }

    private func requestBody(_ task: URLSessionTask) -> CapturedBody {
        if task is URLSessionUploadTask { return PlatformProtocol.uploadBody(of: task, limit: recorder.bodyLimit) }
        guard let request = task.originalRequest else { return .none }
        if let data = request.httpBody { return CapturedBody(data, limit: recorder.bodyLimit) }
        return request.httpBodyStream == nil ? .none : CapturedBody(omitted: .streamed)
    }

    private func responseBody(_ state: State, _ task: URLSessionTask, _ error: (any Error)?) -> CapturedBody {
        guard error == nil else { return CapturedBody(omitted: .incomplete) }
        let length = task.response?.expectedContentLength ?? -1
        if task is URLSessionDownloadTask {
            return CapturedBody(omitted: .file, count: length >= 0 ? Int(exactly: length) : nil)
        }
        if state.received.count > 0 { return state.received.body }
        let status = (task.response as? HTTPURLResponse)?.statusCode ?? 0
        let isEmpty = length == 0 || status == 204 || status == 304 || task.currentRequest?.httpMethod == "HEAD"
        return state.isShownInPart && !isEmpty ? CapturedBody(omitted: .unseen) : .none
    }
}
#endif
