import HTTPTypes
public import Hummingbird
public import MoesifCapture

/// A middleware that records each request with its response, bodies that are streams included.
///
/// Its place is behind what finds out who is calling, and before what refuses: so every event says whose it is, and a
/// refusal is an event too. The calls that are made while a request is served belong to it.
public struct MoesifMiddleware<Context: RequestContext>: RouterMiddleware {
    /// Says one thing of whoever sends a request; nil and an empty string say nothing.
    public typealias Identity = @Sendable (Request, Context) -> String?

    private let moesif: Moesif
    private let requestBodies: MoesifRequestBodies
    private let scheme: String?
    private let user: Identity?
    private let company: Identity?
    private let sessionToken: Identity?

    /// Creates the middleware; its closures run on the request's task, before the request is handled.
    ///
    /// - Parameters:
    ///   - moesif: The client that records.
    ///   - requestBodies: Whether, and how, the bodies of requests are recorded. Default: not at all.
    ///   - scheme: How the server is reached from outside, such as `https` behind a proxy. Default: the request's.
    ///   - user: Returns the id of the user. Default: nil; the hooks of `Moesif.Configuration.incoming` say it.
    ///   - company: Returns the id of the company. Default: nil, as for `user`.
    ///   - sessionToken: Returns the session. Default: nil, as for `user`.
    public init(
        _ moesif: Moesif,
        requestBodies: MoesifRequestBodies = .notRecorded,
        scheme: String? = nil,
        user: Identity? = nil,
        company: Identity? = nil,
        sessionToken: Identity? = nil
    ) {
        self.moesif = moesif
        self.requestBodies = requestBodies
        self.scheme = scheme
        self.user = user
        self.company = company
        self.sessionToken = sessionToken
    }

    /// Handles a request as `next` does, and records it: when its response has been written, or could not be.
    public func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let call = moesif.incoming.begin(received(request, context))
        call.identify(
            user: user?(request, context),
            company: company?(request, context),
            sessionToken: sessionToken?(request, context)
        )
        let body = RequestBodyRecord(of: request, moesif.bodyRecorder())
        do {
            let request = try await body.recording(requestBodies, of: request)
            var response = try await call.serve { try await next(request, context) }
            if let name = transactionIDHeader, let id = call.transactionID { response.headers[name] = id }
            let (status, headers) = (response.status.code, HeaderFields(response.headers))
            let recorder = moesif.bodyRecorder { sent, error in
                let answer = CapturedCall.Response(status: status, headers: headers, body: sent)
                call.end(response: answer, requestBody: body.captured, error: error)
            }
            // Hummingbird takes the body out of an answer to HEAD after this.
            if request.method == .head { recorder.end() } else { response.recordBody(by: recorder, of: call) }
            return response
        } catch {
            // Hummingbird answers an error further out.
            let status = (error as? any HTTPResponseError)?.status ?? .internalServerError
            let answer = CapturedCall.Response(status: status.code, body: CapturedBody(omitted: .unavailable))
            call.end(response: answer, requestBody: body.captured, error: error)
            throw error
        }
    }

    private func received(_ request: Request, _ context: Context) -> CapturedCall.Request {
        CapturedCall.Request(
            target: request.head.path ?? "/",
            method: request.method.rawValue,
            scheme: scheme ?? request.head.scheme ?? "http",
            host: request.head.authority,
            headers: HeaderFields(request.headers),
            peerAddress: (context as? any RemoteAddressRequestContext)?.remoteAddress?.ipAddress
        )
    }
}

private let transactionIDHeader = HTTPField.Name(HeaderName.moesifTransactionID.description)

extension HeaderFields {
    fileprivate init(_ fields: HTTPFields) {
        self.init(fields.lazy.map { (name: $0.name.rawName, value: $0.value) })
    }
}
