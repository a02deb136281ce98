public import AsyncHTTPClient
import Foundation
public import Logging
public import MoesifCapture
public import NIOCore
public import NIOHTTP1

// The methods of `HTTPClient` that return the whole response as a future.
extension MoesifHTTPClient {
    /// Executes a request, and records the call when the future completes.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - eventLoop: The event loop preference of `HTTPClient`. Default: any event loop.
    ///   - deadline: The point in time by which the request must complete. Default: none.
    ///   - logger: The logger for this request. Default: none.
    ///   - metadata: Returns metadata for the event. Runs on the worker of the `Moesif` client. Default: none.
    /// - Returns: A future of the response, on the event loop that `HTTPClient` chooses. It fails with the errors of
    ///   `HTTPClient`.
    public func execute(
        request: HTTPClient.Request,
        eventLoop: HTTPClient.EventLoopPreference = .indifferent,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil,
        metadata: CallMetadata? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        let (moesif, url) = (moesif, request.url)
        let asked = CapturedCall.Request(url.absoluteString, request.method, request.headers)
        let call = moesif.begin(asked)
        var request = request
        request.headers.add(traceOf: call, unless: client.tracer)
        let sent = SentParts(of: request.body) { moesif.bodyRecorder(of: asked.url) }
        request.body = request.body?.recorded(by: sent)
        let answer = client.execute(request: request, eventLoop: eventLoop, deadline: deadline, logger: logger)
        return answer.always { result in
            switch result {
            case .success(let response):
                let body = moesif.bodyRecorder(of: asked.url)
                if let bytes = response.body { body.append(bytes.readableBytesView) }
                call.end(
                    response: CapturedCall.Response(
                        url: response.url,
                        status: Int(response.status.code),
                        headers: HeaderFields(response.headers),
                        body: body.body()
                    ),
                    requestBody: sent.captured,
                    metadata: metadata
                )
            case .failure(let error):
                call.end(response: nil, requestBody: sent.captured, error: comparable(error), metadata: metadata)
            }
        }
    }

    /// Executes a request for a URL.
    ///
    /// A string that is not a valid URL fails the future, and is recorded as a failed call.
    public func execute(
        _ method: HTTPMethod = .GET,
        url: String,
        body: HTTPClient.Body? = nil,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        do {
            let request = try HTTPClient.Request(url: url, method: method, body: body)
            return execute(request: request, deadline: deadline, logger: logger)
        } catch {
            moesif.record(request: CapturedCall.Request(url, method, [:]), response: nil, error: comparable(error))
            return client.eventLoopGroup.any().makeFailedFuture(error)
        }
    }

    /// Executes a request with the method GET.
    public func get(
        url: String,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        execute(.GET, url: url, deadline: deadline, logger: logger)
    }

    /// Executes a request with the method POST.
    public func post(
        url: String,
        body: HTTPClient.Body? = nil,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        execute(.POST, url: url, body: body, deadline: deadline, logger: logger)
    }

    /// Executes a request with the method PATCH.
    public func patch(
        url: String,
        body: HTTPClient.Body? = nil,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        execute(.PATCH, url: url, body: body, deadline: deadline, logger: logger)
    }

    /// Executes a request with the method PUT.
    public func put(
        url: String,
        body: HTTPClient.Body? = nil,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        execute(.PUT, url: url, body: body, deadline: deadline, logger: logger)
    }

    /// Executes a request with the method DELETE.
    public func delete(
        url: String,
        deadline: NIODeadline? = nil,
        logger: Logger? = nil
    ) -> EventLoopFuture<HTTPClient.Response> {
        execute(.DELETE, url: url, deadline: deadline, logger: logger)
    }
}
