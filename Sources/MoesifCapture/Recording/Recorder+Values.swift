import Foundation

extension Recorder {
    /// Records a call that the app describes, in the context of the current task.
    func record(
        _ request: CapturedCall.Request,
        _ response: CapturedCall.Response?,
        _ error: (any Error)?,
        _ start: Date?,
        _ duration: Duration?,
        _ metadata: CallMetadata?,
        direction: Moesif.Event.Direction
    ) {
        guard let client = RecordingClient(self, request.url, direction) else { return }
        let now = timeSource.date
        let elapsed = start.map { now.timeIntervalSince($0) } ?? 0
        let context = CallContext(ofTask: CallContext.current, ofRequest: nil, metadata)
        let age = Duration.seconds(elapsed.isFinite ? min(max(elapsed, 0), 1e9) : 0)
        let duration = max(.zero, duration ?? age)
        guard !store.wasDenied(since: timeSource.now - max(duration, age)) else {
            store.refuse(.noConsent)
            return
        }
        record(
            FinishedCall(
                exchange: .values(request.with(request.body.limited(to: bodyLimit)), response?.limited(to: bodyLimit)),
                failure: error.map(CallFailure.init),
                context: context,
                account: direction == .outgoing ? client.account : CallContext(),
                denials: client.denials,
                start: start ?? now - duration.inSeconds,
                duration: duration,
                direction: direction,
                trace: direction == .incoming ? CallTrace(receiving: request.headers) : context.newTrace
            )
        )
    }
}

extension CapturedCall.Response {
    /// Returns the response with a body of at most `limit` bytes.
    func limited(to limit: Int) -> Self {
        Self(url: url, status: status, headers: headers, body: body.limited(to: limit))
    }
}
