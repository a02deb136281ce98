import Foundation

/// A call that the app receives, from its request until its response.
///
/// Create one with ``IncomingCalls/begin(_:)``, and record it with ``end(response:requestBody:error:metadata:)``. A
/// call that is never ended becomes no event.
public final class IncomingCall: Sendable {
    /// The id of the call's event, for the response header ``HeaderName/moesifTransactionID``.
    ///
    /// The id is made here; a value that the caller sends in that header has no effect. It is `nil` in these cases:
    ///
    /// - ``Moesif/IncomingOptions/transactionIDHeader`` is false.
    /// - The client is disabled.
    /// - The host is not among the hosts of ``Moesif/Configuration/incoming``.
    /// - Consent is denied.
    public let transactionID: String?

    private let call: CallRecorder
    /// The context of the calls made while this call is handled; `nil` if the call is not captured.
    private let served: IncomingContext?

    init(_ request: CapturedCall.Request, recorder: Recorder?, hasTransactionID: Bool) {
        let isRecorded = recorder?.captures(request.url, .incoming) ?? false
        transactionID = isRecorded && hasTransactionID ? RandomID.make() : nil
        call = CallRecorder(request, .incoming, transactionID: transactionID, recorder: recorder)
        served =
            isRecorded ? IncomingContext(request, start: call.start, trace: call.trace, context: call.context) : nil
    }

    /// Identifies the user and company of the call, as soon as the app knows them.
    ///
    /// The values apply to the event of this call, and to the events of outgoing calls that are made while it is
    /// handled. They take precedence over the hooks. A `nil` or empty value leaves the previous one unchanged.
    ///
    /// - Parameters:
    ///   - user: The id of the user.
    ///   - company: The id of the company.
    ///   - subscription: The id of the subscription.
    ///   - sessionToken: The session that the call belongs to.
    ///   - actionName: The name of the operation that the call requests. It applies to the event of this call only.
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

    /// Runs code that handles the call, so that its outgoing calls have the same user, company, subscription and
    /// session.
    ///
    /// The identity reaches as far as `Moesif.withContext`: it applies to calls that are made in `operation` and in the
    /// tasks that it starts, but not in detached tasks or on dispatch queues.
    ///
    /// - Parameters:
    ///   - isolation: The actor on which `operation` runs. Default: the actor of the caller.
    ///   - operation: The code that handles the call. It runs once, on the current task.
    /// - Returns: The result of `operation`.
    /// - Throws: The error that `operation` throws.
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

    /// Records the call, the first time.
    ///
    /// Notes its arguments and returns immediately. Subsequent calls have no effect.
    ///
    /// - Parameters:
    ///   - response: The response of the app, or `nil` if it sent none.
    ///   - requestBody: The body of the request, if it arrived after the call began. Default: the body that the request
    ///     had then.
    ///   - error: The error that kept the app from responding. The event contains its domain and code.
    ///   - metadata: Returns metadata for the event, or `nil` for none. Runs on the client's worker.
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
