import Foundation
import MoesifCaptureTesting

/// The API that the example calls.
///
/// Its servers run on this machine, so the example needs no network.
struct ThirdParty: Sendable {
    /// A body that is larger than the default `bodyLimit`.
    private static let large = String(repeating: "0123456789abcdef", count: 65_536)

    /// The server that responds.
    let server: LoopbackServer
    /// The server that accepts requests and sends no response.
    let silent: LoopbackServer
    /// An address on which no server listens.
    let closed: URL

    init() throws(LoopbackServerError) {
        server = try LoopbackServer { request in Self.answer(request) }
        silent = try LoopbackServer { _ in .hang(.seconds(60)) }
        // The port of a stopped server refuses connections.
        let stopped = try LoopbackServer { _ in .drop }
        closed = stopped.url("/unreachable")
        stopped.stop()
    }

    private static func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
        switch (request.method, request.path) {
        case ("GET", "/weather"): .json(#"{"city":"Oslo","celsius":4.50}"#)
        case ("GET", "/health/probe"): .json(#"{"status":true}"#)
        case ("POST", "/orders"): .json(#"{"id":17,"state":"accepted"}"#, status: 201)
        case ("POST", "/login"): .status(204)
        case ("GET", "/moved"): .redirect(to: "/weather")
        case ("GET", "/export"): .text(large)
        case ("GET", "/account"): .json(#"{"plan":"basic"}"#)
        case ("GET", "/find"): .json(#"[{"hit":1},{"hit":2}]"#)
        case ("POST", "/token"): .json(#"{"access_token":"\#(Secret.accessToken.value)","expires_in":3600}"#)
        default: .json(#"{"error":"not found"}"#, status: 404)
        }
    }
}
