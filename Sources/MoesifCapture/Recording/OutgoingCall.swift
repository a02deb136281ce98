/// One call that a client of another kind makes, from its request until it has ended.
///
/// `Moesif.begin(_:)` makes it, in the context of its task; `end(response:requestBody:error:metadata:)` records it.
/// What is never ended is no event.
public final class OutgoingCall: Sendable {
    private let call: CallRecorder

    init(_ call: CallRecorder) {
        self.call = call
    }

    /// The value of the header `traceparent` to send with the request, which names the span that the event has.
    ///
    /// Nil where `outgoing.propagatesTrace` does not list the host, the request has such a header already, or the call is
    /// not captured: then none is to be added.
    public var traceParent: String? {
        call.propagated?.header
    }

    /// Records the call; the second time it does nothing.
    ///
    /// Takes note of what it is given, and returns at once, from any thread.
    ///
    /// - Parameters:
    ///   - response: What came back; nil when nothing did.
    ///   - requestBody: The request's body, if it has gone since the call began. Default: what it had then.
    ///   - error: Why the call failed; of it, an event has the domain and the code.
    ///   - metadata: Runs on the client's worker.
    public func end(
        response: CapturedCall.Response?,
        requestBody: CapturedBody? = nil,
        error: (any Error)? = nil,
        metadata: CallMetadata? = nil
    ) {
        call.end(response, requestBody: requestBody, error: error, metadata: metadata)
    }
}
