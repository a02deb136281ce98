import Foundation

/// A call that the app describes, from its request until it has ended.
final class OngoingCall: Sendable {
    let request: CapturedCall.Request
    /// The context of the task that began the call.
    let context: CallContext
    let start: Date
    private let begin: Duration
    private let recorder: Recorder?
    private let isOver = Lock(false)

    init(_ request: CapturedCall.Request, recorder: Recorder?) {
        self.request = request
        self.recorder = recorder
        let timeSource = recorder?.timeSource ?? SystemTimeSource()
        start = timeSource.date
        begin = timeSource.now
        context = CallContext.current?.context ?? CallContext()
    }

    /// Records the call; the second time it does nothing.
    ///
    /// - Parameter said: What is said of the call beyond its context, and beats it.
    func end(
        _ response: CapturedCall.Response?,
        requestBody: CapturedBody?,
        error: (any Error)?,
        metadata: CallMetadata?,
        said: CallContext = CallContext(),
        direction: Moesif.Event.Direction,
        transactionID: String? = nil
    ) {
        guard let recorder else { return }
        let duration = recorder.timeSource.now - begin
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        var context = context
        context.put(said)
        if let metadata { context.metadata.append(metadata) }
        recorder.record(
            FinishedCall(
                exchange: .values(
                    request.with(requestBody ?? request.body).limited(to: recorder),
                    response?.limited(to: recorder)
                ),
                failure: error.map(CallFailure.init),
                context: context,
                start: start,
                duration: duration,
                direction: direction,
                transactionID: transactionID
            )
        )
    }
}
