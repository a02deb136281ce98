public import Foundation
public import HTTPTypes
public import MoesifCapture
public import OpenAPIRuntime

/// A middleware that records the calls of a client that is generated from an OpenAPI document.
///
/// A call becomes one event when its response has been read to the end, when the call fails, or when the response is
/// released before its end. The id of the operation is the event's `action_name`.
public struct MoesifMiddleware: ClientMiddleware {
    private let moesif: Moesif

    /// Creates a middleware.
    ///
    /// Pass it as the last middleware to `Client(serverURL:transport:middlewares:)`, so that it sees the request as it
    /// is sent.
    ///
    /// - Parameter moesif: The client that records the calls.
    public init(moesif: Moesif) {
        self.moesif = moesif
    }

    /// Makes the call with `next`, and records it.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - body: The body of the request, or nil if there is none.
    ///   - baseURL: The URL of the server.
    ///   - operationID: The id of the operation, which becomes the event's `action_name`.
    ///   - next: The next middleware or the transport.
    /// - Returns: The response of `next`, whose body is recorded while it is read.
    /// - Throws: The error of `next`.
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
            // The client wraps each failure of its transport in an error with the same code.
            let cause = (error as? ClientError)?.underlyingError ?? error
            call.end(response: nil, requestBody: sent.captured(of: body), error: cause)
            throw error
        }
    }
}

extension HTTPBody {
    /// Returns false if the response has no body, which the caller may then never read.
    fileprivate func isExpected(of response: HTTPResponse, to method: HTTPRequest.Method) -> Bool {
        method != .head && ![204, 304].contains(response.status.code) && length != .known(0)
    }

    /// Returns a body that is recorded while it is read, and recorded again if it is read again.
    fileprivate func recorded(by recorder: BodyRecorder) -> HTTPBody {
        HTTPBody(recorder.recording(self) { $0 }, length: length, iterationBehavior: iterationBehavior)
    }
}

extension BodyRecorder {
    /// Returns the part of a body that has been read so far.
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
