public import Foundation

extension Moesif {
    /// Records a call that was made without `URLSession`, for example with AsyncHTTPClient or a C library.
    ///
    /// The method queues the call and returns at once. After that, the call is treated like a captured call, with the
    /// hooks of ``Configuration/outgoing``. It belongs to the context set with `Moesif.withContext`.
    ///
    /// The client's account and consent are those at the time of this method. To use those at the time the call begins,
    /// use ``begin(_:)``. A call during which consent was denied does not become an event.
    ///
    /// ```swift
    /// let start = Date()
    /// let sent = CapturedCall.Request(url: url, method: "POST", headers: ["Accept": "application/json"])
    /// do {
    ///     let (body, response) = try await URLSession.shared.data(from: url)  // use your client here
    ///     let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    ///     let received = CapturedCall.Response(status: status, body: CapturedBody(body))
    ///     moesif.record(request: sent, response: received, start: start)
    /// } catch {
    ///     moesif.record(request: sent, response: nil, error: error, start: start)
    ///     throw error
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - response: The response, or `nil` if there was none.
    ///   - error: The error with which the call failed. The event contains only its domain, its code and a fixed text.
    ///     Default: none.
    ///   - start: The time at which the call began. Default: the current time minus `duration`.
    ///   - duration: The time that the call took, measured by a monotonic clock. Default: the time since `start`.
    ///   - metadata: Returns data to add to the event. It runs on the client's worker. Default: none.
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

    /// Makes a call with another HTTP client, and records it when the operation returns or throws.
    ///
    /// ```swift
    /// let request = CapturedCall.Request(url: url, method: "GET", headers: ["Accept": "application/json"])
    /// let (data, response) = try await moesif.capture(request) {
    ///     try await URLSession.shared.data(from: url)  // use your client here
    /// } response: { data, response in
    ///     CapturedCall.Response(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: CapturedBody(data))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - request: The request, as it is recorded.
    ///   - isolation: The actor on which the operation runs. Default: that of the caller.
    ///   - operation: Makes the call. It runs once, on the current task.
    ///   - response: Returns the response to record from the result of the operation, or `nil` if there was none. It
    ///     runs on the current task.
    ///   - metadata: Returns data to add to the event. It runs on the client's worker. Default: none.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
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

    /// Begins a call that is made without `URLSession` and ends elsewhere, such as one with a streamed response.
    ///
    /// The call belongs to the context set with `Moesif.withContext` around this method, wherever it ends. If
    /// ``OutgoingOptions/propagatesTrace`` lists the host, send ``OutgoingCall/traceParent`` in the `traceparent`
    /// header.
    ///
    /// - Parameter request: The request.
    /// - Returns: The call, which is recorded by ``OutgoingCall/end(response:requestBody:error:metadata:)``.
    public func begin(_ request: CapturedCall.Request) -> OutgoingCall {
        OutgoingCall(CallRecorder(request, .outgoing, recorder: recorder, sendsTrace: true))
    }

    /// Creates a recorder for a body that is sent or received in pieces.
    ///
    /// The recorder keeps a body of at most ``Configuration/bodyLimit`` bytes, and only the length of a longer one.
    ///
    /// - Parameters:
    ///   - url: The URL of an outgoing call. If the client does not capture calls to its host, the recorder keeps only
    ///     the length of the body. Default: none.
    ///   - completion: Called once with the recorded body, when the recorder is ended or deallocated, on the thread on
    ///     which that happens. Default: none.
    /// - Returns: The recorder.
    public func bodyRecorder(of url: URL? = nil, completion: BodyRecorder.Completion? = nil) -> BodyRecorder {
        var limit = recorder?.bodyLimit ?? 0
        if let url, recorder?.captures(url) == false { limit = 0 }
        return BodyRecorder(limit: limit, completion: completion)
    }
}
