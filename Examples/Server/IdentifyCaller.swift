import HTTPTypes
import Hummingbird

/// Finds out who sends a request, by the API key in it; refuses nobody.
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
