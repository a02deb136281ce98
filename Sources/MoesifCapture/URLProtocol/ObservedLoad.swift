import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call as protocol objects see it, from its start until it is recorded.
///
/// Everything is noted on URLSession's own queue, and costs no more than a reference.
final class ObservedLoad: Sendable {
    private struct State {
        var begin: Duration?
        var request: URLRequest?
        var requestBody = CapturedBody.none
        var response: URLResponse?
        var received: BodyTee
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

    deinit {
        // The app goes on with the call out of sight: what was seen of it is all there will be.
        if let response = state.withLock({ $0.response }) {
            end(response, nil, CapturedBody(omitted: .unseenSequel))
        }
    }

    /// Notes that the call starts to load; a suspended one starts again.
    func noteStart(_ request: URLRequest?, _ body: (_ limit: Int) -> CapturedBody) {
        let now = recorder.timeSource.now
        guard state.withLock({ $0.begin == nil }) else { return }
        let body = body(recorder.bodyLimit)
        state.withLock { state in
            state.begin = now
            state.request = request?.withoutBody
            state.requestBody = body
        }
    }

    /// Notes a response that may not be the last.
    func note(_ response: URLResponse) {
        state.withLock { $0.response = response }
    }

    func note(_ data: Data) {
        state.withLock { $0.received.take(data) }
    }

    /// What has been seen of the response.
    var seen: (response: URLResponse?, body: BodyTee) {
        state.withLock { ($0.response, $0.received) }
    }

    /// Records how the call ended, the first time.
    func end(_ response: URLResponse?, _ error: (any Error)?, _ body: CapturedBody) {
        let end = recorder.timeSource.now
        let last = state.withLock { state -> State? in
            defer { state.isOver = true }
            return state.isOver ? nil : state
        }
        guard let last, let request = last.request else { return }
        let begin = last.begin ?? end
        recorder.record(
            FinishedCall(
                request: request,
                requestBody: last.requestBody,
                response: response,
                responseBody: body,
                failure: error.map(CallFailure.init),
                context: context,
                start: date + (begin - creation).seconds,
                duration: end - begin
            )
        )
    }
}

extension URLRequest {
    /// What the request itself holds of its body.
    func capturedBody(limit: Int) -> CapturedBody {
        if let httpBody { return CapturedBody(httpBody, limit: limit) }
        return httpBodyStream == nil ? .none : CapturedBody(omitted: .streamed)
    }
}
