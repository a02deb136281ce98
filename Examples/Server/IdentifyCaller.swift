import HTTPTypes
import Hummingbird

/// A middleware that identifies the user by the API key of a request, and rejects no request.
struct IdentifyCaller: RouterMiddleware {
    static let key = HTTPField.Name("X-Api-Key")

    let users: [String: String]

    func handle(
        _ request: Request,
        context: CallerContext,
        next: (Request, CallerContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.user = Self.key.flatMap { request.headers[$0] }.flatMap { users[$0] }
        return try await next(request, context)
    }
}
