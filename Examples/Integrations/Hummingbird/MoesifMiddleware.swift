import HTTPTypes
public import Hummingbird
public import MoesifCapture

/// A middleware that records each request with its response, streamed bodies included.
///
/// Add it after the middleware that identifies the user, so that every event has a user. Add it before the middleware
/// that rejects requests, so that a rejected request is an event too. Outgoing calls that a handler makes have the
/// identity of the received call.
public struct MoesifMiddleware<Context: RequestContext>: RouterMiddleware {
    /// A closure that returns one part of the caller's identity; nil and an empty string mean that it is unknown.
    public typealias Identity = @Sendable (Request, Context) -> String?

    private let moesif: Moesif
    private let requestBodies: MoesifRequestBodies
    private let scheme: String?
    private let user: Identity?
    private let company: Identity?
    private let sessionToken: Identity?

    /// Creates the middleware.
    ///
    /// The closures run on the request's task, before the request is handled.
    ///
    /// - Parameters:
    ///   - moesif: The client that records the requests.
    ///   - requestBodies: The way to record the bodies of requests. Default: they are not recorded.
    ///   - scheme: The scheme that clients use, such as `https` behind a proxy. Default: the scheme of the request, or
    ///     `http` if it names none.
    ///   - user: Returns the id of the user. Default: none, so the options and hooks of `Moesif.Configuration.incoming`
    ///     identify the user.
    ///   - company: Returns the id of the company. Default: none, as for `user`.
    ///   - sessionToken: Returns the session token. Default: none, as for `user`.
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

    /// Passes a request to the next handler, and records the call.
    ///
    /// The call is recorded when its response has been written, or when it could not be written.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: The context of the request.
    ///   - next: The next middleware or the handler.
    /// - Returns: The response of `next`, whose body is recorded while it is written.
    /// - Throws: The error of `next`, or the error of collecting the body of the request.
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
            // Hummingbird removes the body of a response to HEAD after this point.
            if request.method == .head { recorder.end() } else { response.recordBody(by: recorder, of: call) }
            return response
        } catch {
            // Hummingbird makes the response to an error outside of this middleware.
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
