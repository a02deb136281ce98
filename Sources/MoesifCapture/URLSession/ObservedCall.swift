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
    private let body: RequestBody
    private let context: CallContext
    private let date: Date
    private let begin: Duration

    /// Where the body of a request comes from.
    enum RequestBody: Sendable {
        case ofRequest
        case data(Data)
        case file(URL)
        case stream
    }

    init(
        _ request: URLRequest,
        _ body: RequestBody,
        handsOutTask: Bool,
        recorder: Recorder?
    ) {
        self.request = request
        self.body = body
        context = CallContext(ofTask: CallContext.current, ofRequest: request.attachment?.context)
        active = ActiveCall(handsOutTask: handsOutTask, recorder: recorder)
        date = active.timeSource.date
        begin = active.timeSource.now
    }

    /// The most bytes of a body that anyone keeps.
    var bodyLimit: Int {
        active.recorders.map(\.bodyLimit).max() ?? 0
    }

    /// The request as it is handed to the session.
    var attachedRequest: URLRequest {
        #if canImport(FoundationNetworking)
        request.attaching(RequestAttachment(call: active, context: request.attachment?.context)) ?? request
        #else
        request
        #endif
    }

    /// Records how the call ended, and returns the response that the app is to see.
    func end(
        _ content: (some ResponseContent)?,
        _ response: URLResponse?,
        _ error: (any Error)?
    ) -> URLResponse? {
        let head = active.finish()
        let shown = response == nil ? nil : active.sparedResponse ?? response
        let started = active.begin ?? begin
        let end = active.timeSource.now
        let none: CapturedBody = error == nil ? .none : CapturedBody(omitted: .incomplete)
        for recorder in active.recorders {
            let limit = recorder.bodyLimit
            recorder.record(
                FinishedCall(
                    request: request,
                    requestBody: requestBody(limit),
                    response: shown ?? head,
                    responseBody: content?.captured(limit: limit) ?? none,
                    failure: error.map(CallFailure.init),
                    context: context,
                    start: date + (started - begin).seconds,
                    duration: end - started
                )
            )
        }
        return shown
    }

    /// A completion handler that records the call before it calls the app's.
    func recording<Content: ResponseContent>(
        _ handler: @escaping @Sendable (Content?, URLResponse?, (any Error)?) -> Void
    ) -> @Sendable (Content?, URLResponse?, (any Error)?) -> Void {
        { content, response, error in handler(content, end(content, response, error), error) }
    }

    private func requestBody(_ limit: Int) -> CapturedBody {
        switch body {
        case .data(let data): return data.captured(limit: limit)
        case .file(let url): return url.captured(limit: limit)
        case .stream: return CapturedBody(omitted: .streamed)
        case .ofRequest: return request.capturedBody(limit: limit)
        }
    }
}
