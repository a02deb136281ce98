#if canImport(FoundationNetworking)
package import Foundation
package import FoundationNetworking
#else
package import Foundation
#endif

/// A call that has ended, as it was shown: references only, taken in O(1) where the call ends.
package struct Observation: Sendable {
    /// Who showed it.
    enum Exchange: Sendable {
        /// URLSession; its values are read where there is time.
        case session(URLRequest, CapturedBody, URLResponse?, CapturedBody)
        /// The app.
        case values(CapturedCall.Request, CapturedCall.Response?)
    }

    /// What one observation takes beside its bodies: request, response and their headers.
    private static let overhead = 4096

    let exchange: Exchange
    let failure: CallFailure?
    let context: CallContext
    let start: Date
    let duration: Duration
    var direction = Event.Direction.outgoing
    var transactionID: String?

    /// The memory it holds, about.
    var cost: Int {
        let served = context.served?.cost ?? 0
        return switch exchange {
        case .session(_, let sent, _, let received): Self.overhead + served + sent.cost + received.cost
        case .values(let request, let response): Self.overhead + served + request.cost + (response?.cost ?? 0)
        }
    }
}

extension Observation {
    /// A call that a session has made.
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
        self.init(
            exchange: .session(request, requestBody, response, responseBody),
            failure: failure,
            context: context,
            start: start,
            duration: duration
        )
    }
}

extension CapturedCall {
    /// The call in plain values; nil when URLSession made it, and not over HTTP.
    init?(_ observation: Observation) {
        switch observation.exchange {
        case .values(let request, let response):
            self.request = request
            self.response = response
        case .session(let request, let requestBody, let response, let responseBody):
            guard let url = request.url, let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https"
            else { return nil }
            self.request = Request(
                url: url,
                method: request.httpMethod ?? "GET",
                headers: HeaderFields(request.allHTTPHeaderFields ?? [:]),
                body: requestBody
            )
            self.response = (response as? HTTPURLResponse).flatMap {
                // A call that fails after `100 Continue` had no response yet.
                guard $0.statusCode >= 200 else { return nil }
                return Response(url: $0.url, status: $0.statusCode, headers: HeaderFields($0), body: responseBody)
            }
        }
        error = observation.failure
        start = observation.start
        duration = observation.duration
        direction = observation.direction
        transactionID = observation.transactionID
    }
}

extension CapturedCall.Request {
    /// The memory it holds, about: whoever calls a server decides how much that is.
    var cost: Int {
        url.cost + method.utf8.count + (peerAddress?.utf8.count ?? 0) + headers.cost + body.cost
    }
}

extension CapturedCall.Response {
    fileprivate var cost: Int {
        (url?.cost ?? 0) + headers.cost + body.cost
    }
}

extension URL {
    fileprivate var cost: Int {
        absoluteString.utf8.count
    }
}

extension CapturedBody {
    fileprivate var cost: Int {
        bytes?.count ?? 0
    }
}

extension HeaderFields {
    /// What one header takes beside the bytes of its name and value.
    private static let overhead = 128

    fileprivate var cost: Int {
        reduce(0) { $0 + Self.overhead + $1.name.description.utf8.count * 2 + $1.value.utf8.count }
    }
}
