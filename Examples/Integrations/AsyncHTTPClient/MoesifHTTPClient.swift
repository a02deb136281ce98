public import AsyncHTTPClient
import Foundation
public import Logging
public import MoesifCapture
public import NIOCore
import NIOHTTP1
import NIOPosix
import Tracing

/// A client with the methods of `HTTPClient` that records each call.
///
/// Results, errors and back-pressure are the same as those of `HTTPClient`. A call becomes one event when its response
/// has been read to the end, when the call fails, or when the response is released before its end.
public struct MoesifHTTPClient: Sendable {
    /// The client that makes the calls.
    public let client: HTTPClient
    let moesif: Moesif

    /// Creates a client that makes its calls with an `HTTPClient`.
    ///
    /// - Parameters:
    ///   - client: The client that makes the calls. Shut it down yourself.
    ///   - moesif: The client that records the calls.
    public init(_ client: HTTPClient, moesif: Moesif) {
        self.client = client
        self.moesif = moesif
    }

    /// Executes a request with a timeout.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - timeout: The time within which the request must complete.
    ///   - logger: The logger for this request. Default: none.
    ///   - metadata: Returns metadata for the event. Runs on the worker of the `Moesif` client. Default: none.
    /// - Returns: The response. Its body is recorded while it is read.
    /// - Throws: The errors of `HTTPClient`.
    public func execute(
        _ request: HTTPClientRequest,
        timeout: TimeAmount,
        logger: Logger? = nil,
        metadata: CallMetadata? = nil
    ) async throws -> HTTPClientResponse {
        try await execute(request, deadline: .now() + timeout, logger: logger, metadata: metadata)
    }

    /// Executes a request with a deadline.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - deadline: The point in time by which the request must complete.
    ///   - logger: The logger for this request. Default: none.
    ///   - metadata: Returns metadata for the event. Runs on the worker of the `Moesif` client. Default: none.
    /// - Returns: The response. Its body is recorded while it is read.
    /// - Throws: The errors of `HTTPClient`.
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

/// Returns an error whose domain and code identify the failure in the event.
///
/// All errors of AsyncHTTPClient have the same code. The most frequent ones are mapped to codes of `NSURLErrorDomain`,
/// and system errors to `NSPOSIXErrorDomain`, so that events distinguish them.
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
    /// Returns false if the response has no body, which the caller may then never read.
    fileprivate func hasBody(to method: HTTPMethod) -> Bool {
        method != .HEAD && ![204, 304].contains(status.code) && headers["Content-Length"] != ["0"]
    }
}

extension HTTPHeaders {
    /// Adds the header `traceparent` of a call, unless the `HTTPClient` has a tracer.
    ///
    /// A tracer adds its own `traceparent`, which would be a second header of that name.
    mutating func add(traceOf call: OutgoingCall, unless tracer: (any Tracer)?) {
        guard let trace = call.traceParent, tracer == nil || tracer is NoOpTracer else { return }
        add(name: "traceparent", value: trace)
    }
}

extension CapturedCall.Request {
    init(_ url: String, _ method: HTTPMethod, _ headers: HTTPHeaders) {
        let (method, headers) = (method.rawValue, HeaderFields(headers))
        // For a string that is not a URL, AsyncHTTPClient reports the error, and the event has a URL without a host.
        let none = CapturedCall.Request(target: "/", method: method, host: "", headers: headers, peerAddress: nil)
        self.init(url: URL(string: url) ?? none.url, method: method, headers: headers)
    }
}

extension HeaderFields {
    init(_ headers: HTTPHeaders) {
        self.init(headers.lazy.map { (name: $0.name, value: $0.value) })
    }
}
