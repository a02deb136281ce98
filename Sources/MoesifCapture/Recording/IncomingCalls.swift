public import Foundation

/// Records the calls that the app receives.
///
/// Use it as ``Moesif/incoming``. It depends on no framework: a middleware of your app describes the request and the
/// response with plain values. Received calls then follow the same path as outgoing calls, with the hooks and options
/// of ``Moesif/Configuration/incoming``. A body with the `Content-Encoding` gzip is decompressed for the event, so that
/// it can be masked and redacted.
public struct IncomingCalls: Sendable {
    let recorder: Recorder?
    let hasTransactionID: Bool

    /// Runs a handler, and records the call when the handler returns or throws.
    ///
    /// The calls that the handler makes have the same user, company, subscription and session; see
    /// ``IncomingCall/identify(user:company:subscription:sessionToken:actionName:)``.
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
    ///     call.identify(user: "u-1")  // as soon as the app knows the user, unless a hook identifies it
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
    ///   - request: The request that the app received.
    ///   - isolation: The actor on which the closures run. Default: the actor of the caller.
    ///   - handler: Handles the call. It runs once, on the current task.
    ///   - response: Returns the handler's result as a response, or `nil` for none. It runs on the current task.
    ///   - failure: Returns the response to an error that the handler throws, if code further out responds to it, such
    ///     as a framework that turns it into a 404. It runs on the current task. Default: no response.
    /// - Returns: The result of the handler.
    /// - Throws: The error that the handler throws.
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

    /// Begins a call that ends elsewhere, such as one with a streamed response.
    ///
    /// ```swift
    /// let call = moesif.incoming.begin(CapturedCall.Request(url: url, method: "GET", peerAddress: "192.0.2.7"))
    /// let recorder = moesif.bodyRecorder()
    /// await call.serve {
    ///     for piece in ["one", "two"] { recorder.append(Data(piece.utf8)) }  // and write it
    /// }
    /// call.end(response: CapturedCall.Response(status: 200, body: recorder.body()))
    /// ```
    ///
    /// - Parameter request: The request that the app received.
    /// - Returns: The call, which ``IncomingCall/end(response:requestBody:error:metadata:)`` records.
    public func begin(_ request: CapturedCall.Request) -> IncomingCall {
        IncomingCall(request, recorder: recorder, hasTransactionID: hasTransactionID)
    }

    /// Records a call that has ended.
    ///
    /// Notes its arguments and returns immediately. The hooks, or `Moesif.withContext` around this method, identify the
    /// user and company of the call.
    ///
    /// - Parameters:
    ///   - request: The request that the app received.
    ///   - response: The response of the app, or `nil` if it sent none.
    ///   - error: The error that kept the app from responding. The event contains its domain and code.
    ///   - start: The time at which the request arrived. Default: `duration` ago.
    ///   - duration: The time until the end of the response. Default: the time since `start`.
    ///   - metadata: Returns metadata for the event, or `nil` for none. Runs on the client's worker.
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
