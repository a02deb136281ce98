import AsyncHTTPClient
import Foundation
import Hummingbird
import MoesifCapture
import MoesifHummingbird
import MoesifTracing
import NIOCore

/// What the server serves.
struct Routes {
    /// Nil for a server that captures nothing, to compare with.
    let middleware: MoesifMiddleware<CallerContext>?
    let thirdParty: URL
    let clients: ThirdPartyClients

    func router() -> Router<CallerContext> {
        let router = Router(context: CallerContext.self)
        router.add(middleware: IdentifyCaller(users: ["key-of-ann": "ann"]))
        if let middleware { router.add(middleware: middleware) }
        router.get("hello") { _, _ in "Hello\n" }
        let orders = router.group("orders").add(middleware: RequireCaller())
        orders.post(use: order)
        orders.get("rates", use: rates)
        orders.get("broken") { _, _ -> String in throw HTTPError(.badGateway) }
        return router
    }

    /// Asks the third party through a session that captures.
    @Sendable private func order(_ request: Request, _ context: CallerContext) async throws -> Response {
        let order = try await request.body.collect(upTo: 65536)
        let url = thirdParty.appending(path: "rate").appending(queryItems: [URLQueryItem(name: "to", value: "USD")])
        let (data, _) = try await clients.session.data(from: url)
        return Response(
            status: .created,
            headers: [.contentType: "application/json"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: #"{"order":"#))
                try await writer.write(order)
                try await writer.write(ByteBuffer(string: #","at":"#))
                try await writer.write(ByteBuffer(bytes: data))
                try await writer.write(ByteBuffer(string: "}"))
                try await writer.finish(nil)
            }
        )
    }

    /// Passes on, piece by piece, what the third party says to AsyncHTTPClient.
    @Sendable private func rates(_ request: Request, _ context: CallerContext) async throws -> Response {
        let request = HTTPClientRequest(url: thirdParty.appending(path: "rates").absoluteString)
        // Where the app sets up a tracer, the call belongs to the current span.
        let answer = try await withMoesifTrace { try await clients.execute(request) }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain"],
            body: ResponseBody(asyncSequence: answer.body)
        )
    }
}
