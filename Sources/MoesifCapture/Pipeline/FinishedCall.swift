#if canImport(FoundationNetworking)
package import Foundation
package import FoundationNetworking
#else
package import Foundation
#endif

/// A call that has ended, as it was shown: references only, taken in O(1) where the call ends.
///
/// Handed on from thread to thread, it is a reference itself: to copy each of its parts costs more than all else that
/// the caller's thread does.
package final class FinishedCall: Sendable {
    /// The parts of the call, by who showed them.
    enum Exchange: Sendable {
        /// URLSession; its values are read where there is time.
        case session(RequestHead, CapturedBody, URLResponse?, CapturedBody)
        /// The app.
        case values(CapturedCall.Request, CapturedCall.Response?)
    }

    /// A session's request without its body, which may be larger than what may wait, and without its stream, which may
    /// be the app's to use again.
    final class RequestHead: Sendable {
        let url: URL?
        let method: String?
        let headers: [String: String]?
        /// The headers of the session's configuration, which go on the wire where the request has none of their name.
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

        /// Returns the head with the header `traceparent` that was sent with it.
        func naming(trace header: String) -> RequestHead {
            var headers = headers ?? [:]
            headers[HeaderName.traceparent.description] = header
            return RequestHead(self, headers: headers)
        }

        /// True when the header `traceparent` is sent without capture's doing.
        var namesTrace: Bool {
            fields[.traceparent] != nil
        }

        /// The headers as they were sent, but for what URLSession adds by itself.
        fileprivate var fields: HeaderFields {
            var fields = HeaderFields(headers ?? [:])
            guard !configuredHeaders.isEmpty else { return fields }
            for (name, value) in HeaderFields(configuredHeaders) where fields[name] == nil {
                fields.add(value, for: name)
            }
            return fields
        }
    }

    /// The memory that one call takes beside its bodies, URLs and headers.
    private static let overhead = 1024
    /// The memory that URLs and headers of a session's call are taken for where they are not counted: more than most.
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
    /// The trace of the call as it began: its own request may name another.
    let trace: CallTrace?
    /// The course of the call, where it was noted.
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

    /// Returns the memory that it holds, about.
    ///
    /// - Parameter countsHead: Whether the URLs and headers of a session's call are counted, which takes some
    ///   microseconds for each ten headers, or taken for what is usual.
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
    /// A call that a session has made.
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
    /// The call in plain values; nil when URLSession made it, and not over HTTP.
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
                // A call that fails after `100 Continue` had no response yet.
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
        // A name is short, and to read it takes as long as to read its value.
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
    /// The memory that one header takes beside the bytes of its name and value.
    private static let overhead = 128

    fileprivate var cost: Int {
        reduce(0) { $0 + Self.cost($1.name.description, $1.value) }
    }

    /// A name is kept as it was spelled and in lower case.
    fileprivate static func cost(_ name: String, _ value: String) -> Int {
        overhead + name.utf8.count * 2 + value.utf8.count
    }
}
