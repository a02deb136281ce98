import Hummingbird

/// A middleware that rejects requests of unknown users.
struct RequireCaller: RouterMiddleware {
    func handle(
        _ request: Request,
        context: CallerContext,
        next: (Request, CallerContext) async throws -> Response
    ) async throws -> Response {
        guard context.user != nil else { throw HTTPError(.unauthorized) }
        return try await next(request, context)
    }
}
