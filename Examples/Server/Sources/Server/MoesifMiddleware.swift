import HTTPTypes
import Hummingbird
import MoesifCapture

/// Records each request with its response, bodies that are streams included.
///
/// Its place is behind what finds out who is calling, and before what refuses: so every event says whose it is, and a
/// refusal is an event too.
struct MoesifMiddleware: RouterMiddleware {
    static let transactionID = HTTPField.Name("X-Moesif-Transaction-Id")

    let moesif: Moesif

    func handle(
        _ request: Request,
        context: CallerContext,
        next: (Request, CallerContext) async throws -> Response
    ) async throws -> Response {
        let call = moesif.incoming.begin(
            CapturedCall.Request(
                target: request.head.path ?? "/",
                method: request.method.rawValue,
                scheme: request.head.scheme ?? "http",
                host: request.head.authority,
                headers: HeaderFields(request.headers),
                peerAddress: context.remoteAddress?.ipAddress
            )
        )
        call.identify(user: context.user)
        let received = moesif.bodyRecorder()
        do {
            var response = try await call.serve { try await next(request.recorded(by: received), context) }
            if let name = Self.transactionID, let id = call.transactionID { response.headers[name] = id }
            let (status, headers) = (response.status.code, HeaderFields(response.headers))
            let sent = moesif.bodyRecorder { body, error in
                call.end(
                    response: CapturedCall.Response(status: status, headers: headers, body: body),
                    requestBody: received.body(),
                    error: error
                )
            }
            try await response.recordBody(sent, of: call)
            return response
        } catch {
            // Hummingbird answers an error further out.
            let status = (error as? any HTTPResponseError)?.status ?? .internalServerError
            call.end(
                response: CapturedCall.Response(status: status.code),
                requestBody: received.body(),
                error: error
            )
            throw error
        }
    }
}

extension Request {
    /// The request, of whose body is recorded what is read.
    fileprivate func recorded(by recorder: BodyRecorder) -> Request {
        guard headers[.contentLength] != nil || headers[.transferEncoding] != nil else { return self }
        var request = self
        request.body = RequestBody(asyncSequence: recorder.recording(body, bytes: \.readableBytesView))
        return request
    }
}

extension Response {
    /// Has the body recorded: a short one at once, a stream when it is written.
    fileprivate mutating func recordBody(_ recorder: BodyRecorder, of call: IncomingCall) async throws {
        let body = body
        if let length = body.contentLength, length <= 65536 {
            // Hummingbird writes a body that is one buffer together with the head.
            let writer = CollectingWriter()
            try await call.serve { try await body.write(writer) }
            recorder.append(writer.body.readableBytesView)
            recorder.end()
            self.body = ResponseBody(byteBuffer: writer.body)
            return
        }
        self.body = ResponseBody(contentLength: body.contentLength) { writer in
            let base = writer
            do {
                // What is called to make the body is called in the service of the request.
                try await call.serve { try await body.write(RecordedWriter(base: base, recorder: recorder)) }
            } catch {
                recorder.end(error: error)
                throw error
            }
        }
    }
}

extension HeaderFields {
    fileprivate init(_ fields: HTTPFields) {
        self.init(fields.lazy.map { (name: $0.name.rawName, value: $0.value) })
    }
}
