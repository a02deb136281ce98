public import AsyncHTTPClient
import Foundation
public import Logging
public import MoesifCapture
public import NIOCore
import NIOHTTP1
import NIOPosix
import Tracing

/// A client whose calls are captured: an `HTTPClient`'s methods, with the same results, errors and back-pressure.
///
/// A call is one event, when its response has been read, when it fails, or when nobody reads it any more.
public struct MoesifHTTPClient: Sendable {
    /// The client that makes the calls.
    public let client: HTTPClient
    let moesif: Moesif

    /// Creates a client whose calls `client` makes; to shut it down is left to whoever made it.
    public init(_ client: HTTPClient, moesif: Moesif) {
        self.client = client
        self.moesif = moesif
    }

    /// Executes a request within a time.
    ///
    /// - Parameter metadata: Runs on the worker of `moesif`.
    /// - Throws: What `HTTPClient` throws.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil,
        metadata: CallMetadata? = nil
    ) async throws -> HTTPClientResponse {
        try await execute(request, deadline: .now() + timeout, logger: logger, metadata: metadata)
    }

    /// Executes a request until a point in time.
    ///
    /// - Parameter metadata: Runs on the worker of `moesif`.
    /// - Throws: What `HTTPClient` throws.
    public func execute(
        _ request: HTTPClientRequest,
        deadline: NIODeadline,
        logger: Logger? = nil,
        metadata: CallMetadata? = nil
    ) async throws -> HTTPClientResponse {
        let asked = CapturedCall.Request(request.url, request.method, request.headers)
        let call = moesif.begin(asked)
        var request = request
        request.headers.add(traceOf: call, unless: client.tracer)
        let sent = await SentBody(request.body, by: moesif.bodyRecorder(of: asked.url))
        request.body = sent.body
        do {
            var response = try await client.execute(request, deadline: deadline, logger: logger)
            let (url, status, headers) = (response.url, Int(response.status.code), HeaderFields(response.headers))
            let recorder = moesif.bodyRecorder(of: asked.url) { body, error in
                call.end(
                    response: CapturedCall.Response(url: url, status: status, headers: headers, body: body),
                    requestBody: sent.captured,
                    error: error.map(comparable),
                    metadata: metadata
                )
            }
            if response.hasBody(to: request.method) {
                response.body = .stream(recorder.recording(response.body, bytes: \.readableBytesView))
            } else {
                recorder.end()
            }
            return response
        } catch {
            call.end(response: nil, requestBody: sent.captured, error: comparable(error), metadata: metadata)
            throw error
        }
    }
}

/// An error for the event: AsyncHTTPClient's have one code in common, and the most frequent are to be told apart.
func comparable(_ error: any Error) -> any Error {
    if let error = error as? IOError { return NSError(domain: NSPOSIXErrorDomain, code: Int(error.errnoCode)) }
    let code: Int
    switch error as? HTTPClientError {
    case .cancelled?: code = NSURLErrorCancelled
    case .deadlineExceeded?, .connectTimeout?, .readTimeout?: code = NSURLErrorTimedOut
    case .remoteConnectionClosed?: code = NSURLErrorNetworkConnectionLost
    case nil where error is CancellationError: code = NSURLErrorCancelled
    case nil where error is NIOConnectionError: code = NSURLErrorCannotConnectToHost
    default: return error
    }
    return NSError(domain: NSURLErrorDomain, code: code)
}

extension HTTPClientResponse {
    /// False where there is nothing to read, so that nobody may.
    fileprivate func hasBody(to method: HTTPMethod) -> Bool {
        method != .HEAD && ![204, 304].contains(status.code) && headers["Content-Length"] != ["0"]
    }
}

extension HTTPHeaders {
    /// Names the trace of a call, which a tracer of the client does by itself, in a second header of the name.
    mutating func add(traceOf call: OutgoingCall, unless tracer: (any Tracer)?) {
        guard let trace = call.traceParent, tracer == nil || tracer is NoOpTracer else { return }
        add(name: "traceparent", value: trace)
    }
}

extension CapturedCall.Request {
    init(_ url: String, _ method: HTTPMethod, _ headers: HTTPHeaders) {
        let (method, headers) = (method.rawValue, HeaderFields(headers))
        // AsyncHTTPClient says what is wrong with a URL that is none; the event has one without a host.
        let none = CapturedCall.Request(target: "/", method: method, host: "", headers: headers, peerAddress: nil)
        self.init(url: URL(string: url) ?? none.url, method: method, headers: headers)
    }
}

extension HeaderFields {
    init(_ headers: HTTPHeaders) {
        self.init(headers.lazy.map { (name: $0.name, value: $0.value) })
    }
}
