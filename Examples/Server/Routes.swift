import AsyncHTTPClient
import Foundation
import Hummingbird
import MoesifCapture
import MoesifHummingbird
import MoesifTracing
import NIOCore

/// The routes of the server.
struct Routes {
    /// The middleware that records requests; nil if the server runs without capture, for comparison.
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

    /// Handles an order by calling the third party through a capturing session.
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

    /// Streams the response that AsyncHTTPClient receives from the third party.
    @Sendable private func rates(_ request: Request, _ context: CallerContext) async throws -> Response {
        let request = HTTPClientRequest(url: thirdParty.appending(path: "rates").absoluteString)
        // If the app has set up a tracer, the call is a child of the current span.
        let answer = try await withMoesifTrace { try await clients.execute(request) }
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain"],
            body: ResponseBody(asyncSequence: answer.body)
        )
    }
}
