#if canImport(FoundationNetworking)
package import Foundation
package import FoundationNetworking
#else
package import Foundation
#endif

/// A call that has ended, as the session showed it: references only, taken in O(1) where the call ends.
package struct Observation: Sendable {
    /// What one observation takes beside its bodies: request, response and their headers.
    private static let overhead = 4096

    let request: URLRequest
    let requestBody: CapturedBody
    let response: URLResponse?
    let responseBody: CapturedBody
    let failure: CallFailure?
    let context: CallContext
    let start: Date
    let duration: Duration

    package init(
        request: URLRequest,
        requestBody: CapturedBody,
        response: URLResponse?,
        responseBody: CapturedBody,
        failure: CallFailure?,
        context: CallContext,
        start: Date,
        duration: Duration
    ) {
        self.request = request
        self.requestBody = requestBody
        self.response = response
        self.responseBody = responseBody
        self.failure = failure
        self.context = context
        self.start = start
        self.duration = duration
    }

    /// The memory it holds, about.
    var cost: Int {
        Self.overhead + (requestBody.bytes?.count ?? 0) + (responseBody.bytes?.count ?? 0)
    }
}

extension CapturedCall {
    /// The call in plain values; nil when it was not one over HTTP.
    init?(_ observation: Observation) {
        guard let url = observation.request.url, let scheme = url.scheme?.lowercased(),
            scheme == "http" || scheme == "https"
        else { return nil }
        request = Request(
            url: url,
            method: (observation.request.httpMethod ?? "GET").uppercased(),
            headers: HeaderFields(observation.request.allHTTPHeaderFields ?? [:]),
            body: observation.requestBody
        )
        response = (observation.response as? HTTPURLResponse).flatMap {
            // A call that fails after `100 Continue` had no response yet.
            guard $0.statusCode >= 200 else { return nil }
            return Response(
                url: $0.url,
                status: $0.statusCode,
                headers: HeaderFields($0),
                body: observation.responseBody
            )
        }
        error = observation.failure
        start = observation.start
        duration = observation.duration
    }
}
