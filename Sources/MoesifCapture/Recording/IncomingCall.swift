import Foundation

/// One call that the app receives, from its request until it is answered.
///
/// `IncomingCalls.begin(_:)` makes it, `end(response:error:metadata:)` records it; what is never ended is no event.
public final class IncomingCall: Sendable {
    /// The id of the call's event, for the response header `HeaderName.moesifTransactionID`.
    ///
    /// Nil when `incoming.transactionIDHeader` is off, the client is disabled, the host is not among `incoming.hosts`, or
    /// consent is denied. Made here: what the caller may have sent in that header does not count.
    public let transactionID: String?

    private let call: CallRecorder
    /// Nil when the call is not captured.
    private let served: IncomingContext?

    init(_ request: CapturedCall.Request, recorder: Recorder?, hasTransactionID: Bool) {
        let isRecorded = recorder?.captures(request.url, .incoming) ?? false
        transactionID = isRecorded && hasTransactionID ? RandomID.make() : nil
        call = CallRecorder(request, .incoming, transactionID: transactionID, recorder: recorder)
        served =
            isRecorded ? IncomingContext(request, start: call.start, trace: call.trace, context: call.context) : nil
    }

    /// Says whose call it is, once that is known: for its event, and for those of the calls made while it is served.
    ///
    /// It beats the hooks. What is nil or empty is left as it is. `actionName`, the name of the operation that the call
    /// asks for, is of its own event alone.
    public func identify(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        actionName: String? = nil
    ) {
        served?.put(
            CallContext(
                user: user,
                company: company,
                subscription: subscription,
                sessionToken: sessionToken,
                actionName: actionName
            )
        )
    }

    /// Runs something that serves the call: the calls it makes are made for the same user, company, subscription and session.
    ///
    /// It reaches as far as `Moesif.withContext`.
    public func serve<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        guard let served else { return try await operation() }
        return try await CallContext.$current.withValue(
            ContextScope(call.context.serving(served)),
            operation: operation,
            isolation: isolation
        )
    }

    /// Records the call; the second time it does nothing.
    ///
    /// Takes note of what it is given, and returns at once.
    ///
    /// - Parameters:
    ///   - response: What was answered; nil when nothing was.
    ///   - requestBody: The request's body, if it has come since the call began. Default: what it had then.
    ///   - error: Why it could not be answered.
    ///   - metadata: Runs on the client's worker.
    public func end(
        response: CapturedCall.Response?,
        requestBody: CapturedBody? = nil,
        error: (any Error)? = nil,
        metadata: CallMetadata? = nil
    ) {
        call.end(
            response,
            requestBody: requestBody,
            error: error,
            metadata: metadata,
            said: served?.said ?? CallContext()
        )
    }
}
