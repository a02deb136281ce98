import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// One call of a capturing session, from its start until it is recorded.
struct ObservedCall: Sendable {
    /// The request as the app made it.
    let request: URLRequest
    /// The call as the session's protocol objects see it.
    let active: ActiveCall
    private let body: CapturedBody
    private let recorder: Recorder?
    private let date: Date
    private let begin: Duration

    init(_ request: URLRequest, uploading bytes: Data?, handsOutTask: Bool, recorder: Recorder?) {
        let timeSource = recorder?.timeSource ?? SystemTimeSource()
        self.request = request
        self.recorder = recorder
        active = ActiveCall(handsOutTask: handsOutTask, timeSource: timeSource)
        date = timeSource.date
        begin = timeSource.now
        if bytes == nil, request.httpBodyStream != nil {
            body = CapturedBody(omitted: .streamed)
        } else {
            body = CapturedBody(bytes ?? request.httpBody, limit: recorder?.bodyLimit ?? 0)
        }
    }

    /// The request as it is handed to the session.
    var carriedRequest: URLRequest {
        #if canImport(FoundationNetworking)
        request.carrying(active) ?? request
        #else
        request
        #endif
    }

    /// Records how the call ended, and returns the response that the app is to see.
    ///
    /// - Parameter bytes: The body that came, where there was one and it was held in memory.
    func end(_ bytes: Data?, _ response: URLResponse?, _ error: (any Error)?) -> URLResponse? {
        let head = active.finish()
        let shown = response == nil ? nil : active.sparedResponse ?? response
        guard let recorder else { return shown }
        let started = active.begin ?? begin
        recorder.record(
            Observation(
                request: request,
                requestBody: body,
                response: shown ?? head,
                responseBody: responseBody(bytes, error, recorder.bodyLimit),
                failure: error.map(CallFailure.init),
                start: date + (started - begin).seconds,
                duration: recorder.timeSource.now - started
            )
        )
        return shown
    }

    private func responseBody(_ bytes: Data?, _ error: (any Error)?, _ limit: Int) -> CapturedBody {
        error != nil && bytes == nil ? CapturedBody(omitted: .incomplete) : CapturedBody(bytes, limit: limit)
    }
}
