import Foundation
import MoesifCaptureTesting

/// The third party that the server's handlers call.
enum ThirdParty {
    static func start() throws -> LoopbackServer {
        try LoopbackServer { request in
            switch request.path {
            case "/rate":
                .json(#"{"from":"EUR","to":"\#(request.query["to"] ?? "USD")","rate":1.08}"#)
            case "/rates":
                .text(["EUR 1", "USD 1.08", "JPY 162"].joined(separator: "\n"))
            default:
                .json(#"{"error":"no such thing"}"#, status: 404)
            }
        }
    }
}
