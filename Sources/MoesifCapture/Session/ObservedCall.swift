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
    private let metadata: CallMetadata?
    private let recorder: Recorder?
    private let date: Date
    private let begin: Duration

    /// Where the body of a request comes from.
    enum RequestBody: Sendable {
        case ofRequest
        case data(Data)
        case file(URL)
    }

    init(
        _ request: URLRequest,
        _ body: RequestBody,
        _ metadata: CallMetadata?,
        handsOutTask: Bool,
        recorder: Recorder?
    ) {
        let timeSource = recorder?.timeSource ?? SystemTimeSource()
        self.request = request
        self.body = body
        self.metadata = metadata
        self.recorder = recorder
        active = ActiveCall(handsOutTask: handsOutTask, timeSource: timeSource)
        date = timeSource.date
        begin = timeSource.now
    }

    /// The most bytes of a body that are kept.
    var bodyLimit: Int {
        recorder?.bodyLimit ?? 0
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
    func end(
        _ content: (some ResponseContent)?,
        _ response: URLResponse?,
        _ error: (any Error)?
    ) -> URLResponse? {
        let head = active.finish()
        let shown = response == nil ? nil : active.sparedResponse ?? response
        guard let recorder else { return shown }
        let started = active.begin ?? begin
        let limit = recorder.bodyLimit
        let none: CapturedBody = error == nil ? .none : CapturedBody(omitted: .incomplete)
        recorder.record(
            Observation(
                request: request.withoutBody,
                requestBody: requestBody(limit),
                response: shown ?? head,
                responseBody: content?.captured(limit: limit) ?? none,
                failure: error.map(CallFailure.init),
                metadata: metadata,
                start: date + (started - begin).seconds,
                duration: recorder.timeSource.now - started
            )
        )
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
        case .ofRequest:
            if let data = request.httpBody { return data.captured(limit: limit) }
            return request.httpBodyStream == nil ? .none : CapturedBody(omitted: .streamed)
        }
    }
}

extension URLRequest {
    /// The request without its body, which may be larger than what may wait in memory.
    ///
    /// Changing a request copies it: one without a body is left alone.
    var withoutBody: URLRequest {
        guard httpBody != nil else { return self }
        var request = self
        request.httpBody = nil
        return request
    }
}
