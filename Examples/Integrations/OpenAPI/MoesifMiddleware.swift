public import Foundation
public import HTTPTypes
public import MoesifCapture
public import OpenAPIRuntime

/// A middleware that records the calls of a client that is generated from an OpenAPI document.
///
/// A call is one event, when its response has been read, when it fails, or when nobody reads it any more. The operation's
/// id is its `action_name`.
public struct MoesifMiddleware: ClientMiddleware {
    private let moesif: Moesif

    /// Creates a middleware, which goes last into `Client(serverURL:transport:middlewares:)`, so that it sees what is sent.
    public init(moesif: Moesif) {
        self.moesif = moesif
    }

    /// Makes the call by `next`, and records it.
    ///
    /// - Throws: What `next` throws.
    public func intercept(
        _ request: HTTPRequest,
        body: HTTPBody?,
        baseURL: URL,
        operationID: String,
        next: @Sendable (HTTPRequest, HTTPBody?, URL) async throws -> (HTTPResponse, HTTPBody?)
    ) async throws -> (HTTPResponse, HTTPBody?) {
        let url = URL(string: baseURL.absoluteString + (request.path ?? "")) ?? baseURL
        let asked = CapturedCall.Request(
            url: url,
            method: request.method.rawValue,
            headers: HeaderFields(request.headerFields)
        )
        let call = Moesif.withContext(actionName: operationID) { moesif.begin(asked) }
        var request = request
        if let trace = call.traceParent, let name = HTTPField.Name("traceparent") { request.headerFields[name] = trace }
        let sent = moesif.bodyRecorder(of: url)
        if body == nil { sent.end() }
        do {
            let (response, received) = try await next(request, body?.recorded(by: sent), baseURL)
            let recorder = moesif.bodyRecorder(of: url) { read, error in
                call.end(
                    response: CapturedCall.Response(
                        status: response.status.code,
                        headers: HeaderFields(response.headerFields),
                        body: read
                    ),
                    requestBody: sent.captured(of: body),
                    error: error
                )
            }
            guard let received, received.isExpected(of: response, to: request.method) else {
                recorder.end()
                return (response, received)
            }
            return (response, received.recorded(by: recorder))
        } catch {
            // The client tells every failure of its transport in an error of one code.
            let cause = (error as? ClientError)?.underlyingError ?? error
            call.end(response: nil, requestBody: sent.captured(of: body), error: cause)
            throw error
        }
    }
}

extension HTTPBody {
    /// False where there is nothing to read, so that nobody may.
    fileprivate func isExpected(of response: HTTPResponse, to method: HTTPRequest.Method) -> Bool {
        method != .head && ![204, 304].contains(response.status.code) && length != .known(0)
    }

    /// The body, which is recorded while it is read, and anew if it is read again.
    fileprivate func recorded(by recorder: BodyRecorder) -> HTTPBody {
        HTTPBody(recorder.recording(self) { $0 }, length: length, iterationBehavior: iterationBehavior)
    }
}

extension BodyRecorder {
    /// What has passed of a body.
    fileprivate func captured(of body: HTTPBody?) -> CapturedBody {
        guard case .known(let length)? = body?.length else { return self.body(expectedLength: nil) }
        return self.body(expectedLength: length)
    }
}

extension HeaderFields {
    fileprivate init(_ fields: HTTPFields) {
        self.init(fields.lazy.map { (name: $0.name.rawName, value: $0.value) })
    }
}
