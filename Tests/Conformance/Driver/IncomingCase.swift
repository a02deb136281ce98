import Foundation
import MoesifCapture

/// A call that an app receives, and the response of its handler.
struct IncomingCase: ConformanceCase {
    private static let host = "api.example.com"
    private static let peer = "127.0.0.1"

    /// The error that a handler throws if the case says so.
    struct HandlerError: Error {}

    let request: CapturedCall.Request
    /// The response; nil if the handler throws an error.
    let response: CapturedCall.Response?
    /// The duration of the handler; nil if the case has none.
    let delay: Duration?
    /// The identity that the handler sets on the call.
    let identity: CaseIdentity?
    let repetitions: Int
    let settings: CaseSettings

    init(_ value: JSONValue) throws {
        guard let id = value["id"]?.string, let method = value["method"]?.string, let path = value["path"]?.string
        else {
            throw CaseFault(description: "id, method or path is missing")
        }
        let message = try CaseMessage(value)
        var headers = message.headers
        func add(_ name: String, _ value: String) {
            guard !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) else { return }
            headers.append((name, value))
        }

        add("Host", Self.host)
        add("X-Case-Id", id)
        if let body = message.body { add("Content-Length", "\(body.count)") }
        request = CapturedCall.Request(
            target: path,
            method: method,
            scheme: "http",
            headers: HeaderFields(headers),
            body: message.body.map { CapturedBody($0) } ?? .none,
            peerAddress: value["peer"]?.string ?? Self.peer
        )
        response = try Self.response(value["response"] ?? [:])
        delay = value["response"]?["after_ms"]?.int.map { .milliseconds($0) }
        identity = try value["said"].map { try CaseIdentity($0) }
        repetitions = value["repeat"]?.int ?? 1
        settings = try CaseSettings(value)
    }

    private static func response(_ value: JSONValue) throws -> CapturedCall.Response? {
        if value["throws"]?.bool == true { return nil }
        guard let status = value["status"]?.int else { throw CaseFault(description: "response.status is missing") }
        let message = try CaseMessage(value)
        return CapturedCall.Response(
            status: status,
            headers: HeaderFields(message.headers),
            body: message.body.map { CapturedBody($0) } ?? .none
        )
    }
}
