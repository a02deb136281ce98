#if canImport(FoundationNetworking)
public import Foundation
public import FoundationNetworking
#else
public import Foundation
#endif

extension Moesif {
    /// Explains which parts of a call would be sent, and why each of the others would not.
    ///
    /// This method sends nothing and counts nothing, and logs no hook that throws. It takes about 30 times as long as
    /// making the event: use it in development and in tests. The client's hooks run on the calling thread, except
    /// ``Configuration/observer``, which does not run. The context of the current task and the client's account apply
    /// as for a call that is made now. If sampling applies, chance decides as for any call.
    ///
    /// ```swift
    /// let request = CapturedCall.Request(url: url, method: "GET", headers: ["Authorization": "Bearer abc"])
    /// print(moesif.explain(CapturedCall(request: request, response: CapturedCall.Response(status: 200))))
    /// ```
    ///
    /// - Parameter call: The call, with the bodies and headers that the app would send and receive.
    /// - Returns: The event, or the reason why there would be none.
    public func explain(_ call: CapturedCall) -> Explanation {
        guard let recorder, state == .active else { return Explanation(omission: "the client is \(state)") }
        let consent = recorder.store.consent
        guard consent != .denied else { return Explanation(omission: "consent is denied") }
        guard recorder.isChosen(call.request.url, call.direction) else {
            let side = call.direction == .incoming ? "incoming" : "outgoing"
            return Explanation(omission: "\(side).hosts does not include its host")
        }
        let context = CallContext.current?.context ?? CallContext()
        let finished = FinishedCall(
            exchange: .values(
                call.request.with(call.request.body.limited(to: recorder.bodyLimit)),
                call.response?.limited(to: recorder.bodyLimit)
            ),
            failure: call.error,
            context: context,
            account: call.direction == .outgoing ? recorder.account : CallContext(),
            start: call.start,
            duration: call.duration,
            direction: call.direction,
            trace: call.direction == .incoming ? CallTrace(receiving: call.request.headers) : context.newTrace
        )
        return recorder.pipeline.explain(finished, recorder.rules)
    }

    /// Explains which parts of a request and its response would be sent.
    ///
    /// This method behaves like ``explain(_:)-(CapturedCall)``, for an outgoing call.
    ///
    /// - Parameters:
    ///   - request: The request, with its body unless that is a stream.
    ///   - response: The response. Default: none.
    ///   - data: The body of the response. Default: none.
    /// - Returns: The event, or the reason why there would be none.
    public func explain(_ request: URLRequest, _ response: HTTPURLResponse? = nil, data: Data? = nil) -> Explanation {
        guard let url = request.url, ["http", "https"].contains(url.scheme?.lowercased()) else {
            return Explanation(omission: CallOmission.notHTTP.description)
        }
        return explain(
            CapturedCall(
                request: CapturedCall.Request(
                    url: url,
                    method: request.httpMethod ?? "GET",
                    headers: HeaderFields(request.allHTTPHeaderFields ?? [:]),
                    body: request.httpBody.map { CapturedBody($0) } ?? .none
                ),
                response: response.map { response in
                    CapturedCall.Response(
                        url: response.url,
                        status: response.statusCode,
                        headers: HeaderFields(response),
                        body: data.map { CapturedBody($0) } ?? .none
                    )
                }
            )
        )
    }
}
