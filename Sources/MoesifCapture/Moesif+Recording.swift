public import Foundation

extension Moesif {
    /// Records a call that was made without URLSession, by AsyncHTTPClient, a generated client or a library of C's.
    ///
    /// Takes note of what it is given, and returns at once; what becomes of it then is what becomes of a call that is
    /// captured. For whom it was made, `withContext` around it can say, and the hooks of `Configuration.outgoing`. The
    /// client's account and consent count as they are now: `begin(_:)` takes them where the call begins.
    ///
    /// ```swift
    /// let start = Date()
    /// let asked = CapturedCall.Request(url: url, method: "POST", headers: ["Accept": "application/json"])
    /// do {
    ///     let (body, response) = try await URLSession.shared.data(from: url)  // your client in its place
    ///     let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    ///     let answer = CapturedCall.Response(status: status, body: CapturedBody(body))
    ///     moesif.record(request: asked, response: answer, start: start)
    /// } catch {
    ///     moesif.record(request: asked, response: nil, error: error, start: start)
    ///     throw error
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - response: What came back; nil when nothing did.
    ///   - error: Why the call failed; of it, an event has the domain and the code.
    ///   - start: When the call began. Default: `duration` ago.
    ///   - duration: How long it took, measured by a clock that never jumps. Default: the time since `start`.
    ///   - metadata: Runs on the client's worker.
    public func record(
        request: CapturedCall.Request,
        response: CapturedCall.Response?,
        error: (any Error)? = nil,
        start: Date? = nil,
        duration: Duration? = nil,
        metadata: CallMetadata? = nil
    ) {
        recorder?.record(request, response, error, start, duration, metadata, direction: .outgoing)
    }

    /// Makes a call by a client of another kind, and records it when it returns or throws.
    ///
    /// ```swift
    /// let request = CapturedCall.Request(url: url, method: "GET", headers: ["Accept": "application/json"])
    /// let (data, response) = try await moesif.capture(request) {
    ///     try await URLSession.shared.data(from: url)  // your client in its place
    /// } response: { data, response in
    ///     CapturedCall.Response(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: CapturedBody(data))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - operation: Makes the call; runs once, on the current task.
    ///   - response: Says what came back, by the operation's result; runs on the current task. Nil: nothing did.
    ///   - metadata: Runs on the client's worker.
    /// - Returns: What the operation returns.
    @discardableResult
    public func capture<Result>(
        _ request: CapturedCall.Request,
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result,
        response: (Result) -> CapturedCall.Response?,
        metadata: CallMetadata? = nil
    ) async rethrows -> Result {
        let call = OutgoingCall(CallRecorder(request, .outgoing, recorder: recorder))
        do {
            let result = try await operation()
            call.end(response: response(result), metadata: metadata)
            return result
        } catch {
            call.end(response: nil, error: error, metadata: metadata)
            throw error
        }
    }

    /// Begins a call that is made without URLSession and ends elsewhere, such as one whose response is a stream.
    ///
    /// For whom it is made, `withContext` around this says, wherever the call ends. Where `outgoing.propagatesTrace`
    /// lists the host, send `OutgoingCall.traceParent` as the header `traceparent`.
    public func begin(_ request: CapturedCall.Request) -> OutgoingCall {
        OutgoingCall(CallRecorder(request, .outgoing, recorder: recorder, sendsTrace: true))
    }

    /// Keeps a body that comes or goes in pieces, up to `Configuration.bodyLimit`.
    ///
    /// - Parameters:
    ///   - url: The URL of an outgoing call, if it is known: where the call is not captured, nothing of the body is kept
    ///     but its length.
    ///   - completion: Called once, with what has passed, when the recorder is told of the end or let go; runs there.
    public func bodyRecorder(of url: URL? = nil, completion: BodyRecorder.Completion? = nil) -> BodyRecorder {
        var limit = recorder?.bodyLimit ?? 0
        if let url, recorder?.captures(url) == false { limit = 0 }
        return BodyRecorder(limit: limit, completion: completion)
    }
}
