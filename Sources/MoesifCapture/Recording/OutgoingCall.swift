/// A call that the app makes without URLSession, from its request until its end.
///
/// Create one with ``Moesif/begin(_:)``, and record it with ``end(response:requestBody:error:metadata:)``. It has the
/// context of the task that begins it. A call that is never ended becomes no event.
public final class OutgoingCall: Sendable {
    private let call: CallRecorder

    init(_ call: CallRecorder) {
        self.call = call
    }

    /// The value of the header `traceparent` to send with the request, which names the span of the call's event.
    ///
    /// Do not send the header if it is `nil`: ``Moesif/OutgoingOptions/propagatesTrace`` does not list the host, the
    /// request already has the header, or the call is not captured.
    public var traceParent: String? {
        call.propagated?.header
    }

    /// Records the call, the first time.
    ///
    /// Notes its arguments and returns immediately. It can be called from any thread. Subsequent calls have no effect.
    ///
    /// - Parameters:
    ///   - response: The response of the server, or `nil` if none arrived.
    ///   - requestBody: The body of the request, if it was sent after the call began. Default: the body that the
    ///     request had then.
    ///   - error: The error that the call failed with. The event contains its domain and code.
    ///   - metadata: Returns metadata for the event, or `nil` for none. Runs on the client's worker.
    public func end(
        response: CapturedCall.Response?,
        requestBody: CapturedBody? = nil,
        error: (any Error)? = nil,
        metadata: CallMetadata? = nil
    ) {
        call.end(response, requestBody: requestBody, error: error, metadata: metadata)
    }
}
