import AsyncHTTPClient
import Foundation
import MoesifCapture
import NIOCore
import NIOHTTP1

extension HTTPClient {
    /// Executes a request, and records the call when its response has been read, or is not going to be.
    ///
    /// - Parameter body: The request's body. One that is a stream would go through `BodyRecorder.recording` too.
    func execute(
        _ request: HTTPClientRequest,
        body: ByteBuffer? = nil,
        timeout: TimeAmount,
        recordedBy moesif: Moesif
    ) async throws -> HTTPClientResponse {
        guard let url = URL(string: request.url) else { throw HTTPClientError.invalidURL }
        var request = request
        if let body { request.body = .bytes(body) }
        let call = moesif.begin(
            CapturedCall.Request(
                url: url,
                method: request.method.rawValue,
                headers: HeaderFields(request.headers),
                body: body.map { CapturedBody(Data($0.readableBytesView)) } ?? .none
            )
        )
        do {
            var response = try await execute(request, timeout: timeout)
            let (url, status, headers) = (response.url, Int(response.status.code), HeaderFields(response.headers))
            let recorder = moesif.bodyRecorder { body, error in
                call.end(
                    response: CapturedCall.Response(url: url, status: status, headers: headers, body: body),
                    error: error
                )
            }
            response.body = .stream(recorder.recording(response.body, bytes: \.readableBytesView))
            return response
        } catch {
            call.end(response: nil, error: error)
            throw error
        }
    }
}

extension HeaderFields {
    fileprivate init(_ headers: HTTPHeaders) {
        self.init(headers.lazy.map { (name: $0.name, value: $0.value) })
    }
}
