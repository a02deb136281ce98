#if canImport(FoundationNetworking)
package import Foundation
package import FoundationNetworking
#else
package import Foundation
#endif

/// A call that has ended, as references to its parts, created in constant time at the end of the call.
///
/// It is a class because it is passed from thread to thread: copying each part would cost more than everything else
/// that the library does on the caller's thread.
package final class FinishedCall: Sendable {
    /// The request and response, by their source.
    enum Exchange: Sendable {
        /// A URLSession call; its values are read later, on the worker.
        case session(RequestHead, CapturedBody, URLResponse?, CapturedBody)
        /// A call that the app reported.
        case values(CapturedCall.Request, CapturedCall.Response?)
    }

    /// The request of a session without its body and stream.
    ///
    /// The body may be larger than the queue allows. The app may use the stream again.
    final class RequestHead: Sendable {
        let url: URL?
        let method: String?
        let headers: [String: String]?
        /// The headers of the session's configuration, which are sent unless the request has a header of the same name.
        let configuredHeaders: [String: String]

        init(_ request: URLRequest, configuredHeaders: [String: String] = [:]) {
            url = request.url
            method = request.httpMethod
            headers = request.allHTTPHeaderFields
            self.configuredHeaders = configuredHeaders
        }

        private init(_ head: RequestHead, headers: [String: String]) {
            url = head.url
            method = head.method
            self.headers = headers
            configuredHeaders = head.configuredHeaders
        }

        /// Returns the head with the `traceparent` header that was sent with the request.
        func adding(traceParent header: String) -> RequestHead {
            var headers = headers ?? [:]
            headers[HeaderName.traceparent.description] = header
            return RequestHead(self, headers: headers)
        }

        /// True if the request or the session's configuration already has a `traceparent` header.
        var hasTraceParent: Bool {
            fields[.traceparent] != nil
        }

        /// The headers that were sent, except those that URLSession adds.
        fileprivate var fields: HeaderFields {
            var fields = HeaderFields(headers ?? [:])
            guard !configuredHeaders.isEmpty else { return fields }
            for (name, value) in HeaderFields(configuredHeaders) where fields[name] == nil {
                fields.add(value, for: name)
            }
            return fields
        }
    }

    /// The estimated memory of one call without its bodies, URLs and headers, in bytes.
    private static let overhead = 1024
    /// The estimated memory of the URLs and headers of a session's call if they are not counted, in bytes.
    ///
    /// It is more than most calls need.
    private static let usualHead = 3072

    let exchange: Exchange
    let failure: CallFailure?
    let context: CallContext
    /// The client's account when the call started.
    let account: CallContext
    /// The number of times that consent had been denied when the call started.
    let denials: Int
    let start: Date
    let duration: Duration
    let direction: Moesif.Event.Direction
    let transactionID: String?
    /// The trace of the call when it began; the request itself may carry a different one.
    let trace: CallTrace?
    /// The timing of the call, or `nil` if it was not recorded.
    let timing: CallTiming?

    init(
        exchange: Exchange,
        failure: CallFailure?,
        context: CallContext,
        account: CallContext = CallContext(),
        denials: Int = .max,
        start: Date,
        duration: Duration,
        direction: Moesif.Event.Direction = .outgoing,
        transactionID: String? = nil,
        trace: CallTrace? = nil,
        timing: CallTiming? = nil
    ) {
        self.exchange = exchange
        self.failure = failure
        self.context = context
        self.account = account
        self.denials = denials
        self.start = start
        self.duration = duration
        self.direction = direction
        self.transactionID = transactionID
        self.trace = trace
        self.timing = timing
    }

    /// Returns the approximate memory of the call, in bytes.
    ///
    /// - Parameter countsHead: True to count the URLs and headers of a session's call, which takes some microseconds
    ///   for every ten headers; false to use an estimate.
    func cost(countsHead: Bool) -> Int {
        let fixed = Self.overhead + (context.served?.cost ?? 0)
        switch exchange {
        case .values(let request, let response): return fixed + request.cost + (response?.cost ?? 0)
        case .session(let request, let sent, let response, let received):
            let head = countsHead ? request.cost + (response?.headCost ?? 0) : Self.usualHead
            return fixed + sent.cost + received.cost + head
        }
    }
}

extension FinishedCall {
    /// Creates a finished call from a session's request and response.
    package convenience init(
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
            exchange: .session(RequestHead(request), requestBody, response, responseBody),
            failure: failure,
            context: context,
            start: start,
            duration: duration
        )
    }
}

extension CapturedCall {
    /// Creates a call with plain values, or returns `nil` for a URLSession call that does not use http or https.
    init?(_ finished: FinishedCall) {
        switch finished.exchange {
        case .values(let request, let response):
            self.request = request
            self.response = response
        case .session(let request, let requestBody, let response, let responseBody):
            guard let url = request.url, let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https"
            else { return nil }
            self.request = Request(
                url: url,
                method: request.method ?? "GET",
                headers: request.fields,
                body: requestBody
            )
            self.response = (response as? HTTPURLResponse).flatMap {
                // A 1xx status, such as `100 Continue`, is not the response of the call.
                guard $0.statusCode >= 200 else { return nil }
                return Response(url: $0.url, status: $0.statusCode, headers: HeaderFields($0), body: responseBody)
            }
        }
        error = finished.failure
        start = finished.start
        duration = finished.duration
        direction = finished.direction
        transactionID = finished.transactionID
        timing = finished.timing
        trace =
            direction == .incoming
            ? finished.trace
            : CallTrace(
                sending: request.headers,
                began: finished.trace,
                served: finished.context.served?.trace,
                around: finished.context.traceParent
            )
    }
}

extension CapturedCall.Request {
    /// The approximate memory of the request, in bytes; for a received call, the client determines it.
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

extension FinishedCall.RequestHead {
    fileprivate var cost: Int {
        (url?.cost ?? 0) + (headers ?? [:]).reduce(0) { $0 + HeaderFields.cost($1.key, $1.value) }
    }
}

extension URLResponse {
    private static let usualName = 64

    fileprivate var headCost: Int {
        let url = url?.cost ?? 0
        guard let response = self as? HTTPURLResponse else { return url }
        // Names are short, and reading a name takes as long as reading its value, so an estimate is used.
        return response.allHeaderFields.values.reduce(url) {
            $0 + HeaderFields.cost("", HeaderFields.string($1) ?? "") + Self.usualName
        }
    }
}

extension CapturedBody {
    fileprivate var cost: Int {
        bytes?.count ?? 0
    }
}

extension HeaderFields {
    /// The estimated memory of one header without its name and value, in bytes.
    private static let overhead = 128

    fileprivate var cost: Int {
        reduce(0) { $0 + Self.cost($1.name.description, $1.value) }
    }

    /// Returns the approximate memory of a header, in bytes; its name is stored twice, as spelled and in lower case.
    fileprivate static func cost(_ name: String, _ value: String) -> Int {
        overhead + name.utf8.count * 2 + value.utf8.count
    }
}
