public import Foundation

/// Records the calls that the app receives: `moesif.incoming`.
///
/// It knows no framework: a middleware of yours says what came and what was answered, in plain values. What becomes of
/// it then is what becomes of an outgoing call, with the hooks and options of `Moesif.Configuration.incoming`. A body
/// whose `Content-Encoding` is gzip is unpacked for the event, so that it can be masked and redacted.
public struct IncomingCalls: Sendable {
    let recorder: Recorder?
    let hasTransactionID: Bool

    /// Runs a handler, and records the call when it returns or throws.
    ///
    /// The calls made by the handler are made for the same user, company and session; see `IncomingCall.identify`.
    ///
    /// ```swift
    /// struct Reply: Sendable {
    ///     var status = 200
    ///     var headers: [(name: String, value: String)] = []
    ///     var body = Data()
    /// }
    /// let received = CapturedCall.Request(
    ///     target: "/orders?id=7", method: "GET", headers: ["Host": "api.example.com"], peerAddress: "192.0.2.7"
    /// )
    /// let reply = try await moesif.incoming.capture(received) { call in
    ///     call.identify(user: "u-1")  // as soon as the app knows it, if no hook does
    ///     var reply = Reply()
    ///     if let id = call.transactionID { reply.headers.append((HeaderName.moesifTransactionID.description, id)) }
    ///     return reply
    /// } response: { reply in
    ///     CapturedCall.Response(
    ///         status: reply.status, headers: HeaderFields(reply.headers), body: CapturedBody(reply.body)
    ///     )
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: What came.
    ///   - handler: Serves the call.
    ///   - response: Says what the handler's result is as a response; runs on the task that serves the call.
    ///   - failure: Says how an error that the handler throws is answered, where that is done further out, as by a framework
    ///     that makes a 404 of it; runs on the task that serves the call. Default: the event has no response.
    /// - Returns: What the handler returns.
    @discardableResult
    public func capture<Result>(
        _ request: CapturedCall.Request,
        isolation: isolated (any Actor)? = #isolation,
        _ handler: (IncomingCall) async throws -> Result,
        response: (Result) -> CapturedCall.Response?,
        failure: (any Error) -> CapturedCall.Response? = { _ in nil }
    ) async rethrows -> Result {
        let call = begin(request)
        do {
            let result = try await call.serve(isolation: isolation) { try await handler(call) }
            call.end(response: response(result))
            return result
        } catch {
            call.end(response: failure(error), error: error)
            throw error
        }
    }

    /// Begins a call whose end comes elsewhere, such as one whose answer is a stream.
    ///
    /// ```swift
    /// let call = moesif.incoming.begin(CapturedCall.Request(url: url, method: "GET", peerAddress: "192.0.2.7"))
    /// let recorder = moesif.bodyRecorder()
    /// await call.serve {
    ///     for piece in ["one", "two"] { recorder.append(Data(piece.utf8)) }  // and write it
    /// }
    /// call.end(response: CapturedCall.Response(status: 200, body: recorder.body()))
    /// ```
    public func begin(_ request: CapturedCall.Request) -> IncomingCall {
        IncomingCall(request, recorder: recorder, hasTransactionID: hasTransactionID)
    }

    /// Records a call that has been answered.
    ///
    /// Takes note of what it is given, and returns at once. For whom the call was made, `Moesif.withContext` around it
    /// can say, and the hooks.
    ///
    /// - Parameters:
    ///   - request: What came.
    ///   - response: What was answered; nil when nothing was.
    ///   - error: Why it could not be answered.
    ///   - start: When the request came. Default: `duration` ago.
    ///   - duration: How long it took to answer. Default: the time since `start`.
    ///   - metadata: Runs on the client's worker.
    public func record(
        request: CapturedCall.Request,
        response: CapturedCall.Response?,
        error: (any Error)? = nil,
        start: Date? = nil,
        duration: Duration? = nil,
        metadata: CallMetadata? = nil
    ) {
        recorder?.record(request, response, error, start, duration, metadata, direction: .incoming)
    }
}
