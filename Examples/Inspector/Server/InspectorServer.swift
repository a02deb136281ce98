import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A collector on 127.0.0.1 with a page that shows what it receives.
final class InspectorServer: Sendable {
    private static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ]
    .joined(separator: "; ")

    private static let securityHeaders = [
        ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    .map { LoopbackServer.Header(name: $0.0, value: $0.1) }

    let port: UInt16
    let token: String
    private let server: LoopbackServer

    /// Starts the server.
    ///
    /// - Parameters:
    ///   - port: The port, or 0 for a free one.
    ///   - page: The page and the records that it shows.
    init(port: UInt16, page: Page) throws(LoopbackServerError) {
        let token = Access.makeToken()
        let collector = Collector(store: page.store, deliveries: page.deliveries)
        // The system may choose the port, so requests are refused until it is known.
        let access = Lock(Access(port: 0, token: token))
        let server = try LoopbackServer(port: port, keepsRequests: false) { request in
            switch access.withLock({ $0 }).decide(request) {
            case .collector: return collector.answer(request)
            case .incomplete: return Self.secured(.redirect(to: "/\(token)/", status: 308))
            case .page(let path): return Self.secured(page.answer(request, path: path))
            case .refused(let reason):
                // A wrong base URL is a usual mistake, and should not look as if nothing was sent. Requests of other web
                // pages are left out, because they could push those of the app out of the list.
                if request.method == "POST", request.header("Origin") == nil {
                    page.deliveries.add(request, answer: "403")
                }
                return Self.secured(.text("403: \(reason)\n", status: 403))
            }
        }
        access.withLock { $0.port = server.port }
        self.server = server
        self.port = server.port
        self.token = token
    }

    var pageAddress: String { "http://127.0.0.1:\(port)/\(token)/" }
    var collectorAddress: String { "http://127.0.0.1:\(port)" }

    private static func secured(_ response: LoopbackServer.Response) -> LoopbackServer.Response {
        var response = response
        response.headers += securityHeaders
        return response
    }
}
