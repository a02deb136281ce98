public import Foundation

extension Moesif {
    /// Records a call that was made without URLSession, by AsyncHTTPClient, a generated client or a library of C's.
    ///
    /// Takes note of what it is given, and returns at once; what becomes of it then is what becomes of a call that is
    /// captured. For whom it was made, `withContext` around it can say, and the hooks of `Configuration.outgoing`.
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

    /// Begins a call that is made without URLSession and ends elsewhere, such as one whose response is a stream.
    ///
    /// For whom it is made, `withContext` around this says, wherever the call ends.
    public func begin(_ request: CapturedCall.Request) -> OutgoingCall {
        OutgoingCall(CallRecorder(request, .outgoing, recorder: recorder))
    }

    /// Keeps a body that comes or goes in pieces, up to `Configuration.bodyLimit`.
    ///
    /// - Parameter completion: Called once, with what has passed, when the recorder is told of the end or let go; runs
    ///   there.
    public func bodyRecorder(completion: BodyRecorder.Completion? = nil) -> BodyRecorder {
        BodyRecorder(limit: recorder?.bodyLimit ?? 0, completion: completion)
    }
}
