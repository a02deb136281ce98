import AsyncHTTPClient
import Foundation
import MoesifCapture
import NIOCore
import NIOHTTP1

/// The calls that the example makes to its own server, and the events that must arrive.
struct Demonstration {
    /// The part of an event that the report shows.
    struct Line: Comparable, CustomStringConvertible {
        let direction: String
        let verb: String
        let path: String
        let status: Int?
        let user: String?

        var description: String {
            let cells = [(direction, 10), (verb, 6), (path, 16), (status.map { "\($0)" } ?? "-", 5), (user ?? "-", 0)]
            return cells.map { $0.padding(toLength: max($0.count, $1), withPad: " ", startingAt: 0) }.joined()
        }

        static func < (first: Line, second: Line) -> Bool {
            first.description < second.description
        }
    }

    /// The expected events of the calls that `run()` makes.
    static let expected = [
        Line(direction: "Incoming", verb: "GET", path: "/hello", status: 200, user: nil),
        Line(direction: "Outgoing", verb: "GET", path: "/rate", status: 200, user: "ann"),
        Line(direction: "Incoming", verb: "POST", path: "/orders", status: 201, user: "ann"),
        Line(direction: "Outgoing", verb: "GET", path: "/rates", status: 200, user: "ann"),
        Line(direction: "Incoming", verb: "GET", path: "/orders/rates", status: 200, user: "ann"),
        Line(direction: "Incoming", verb: "GET", path: "/orders/broken", status: 502, user: "ann"),
        Line(direction: "Incoming", verb: "POST", path: "/orders", status: 401, user: nil),
    ]

    let client: HTTPClient
    let base: String

    /// Makes the calls, one after the other.
    func run() async throws {
        try await call(.GET, "/hello")
        try await call(.POST, "/orders", user: "key-of-ann", body: #"{"item":"tea"}"#)
        try await call(.GET, "/orders/rates", user: "key-of-ann")
        try await call(.GET, "/orders/broken", user: "key-of-ann")
        try await call(.POST, "/orders", body: #"{"item":"tea"}"#)
    }

    /// Returns the lines of the report for events, in the order of the events.
    static func lines(_ events: [JSONValue]) -> [Line] {
        events.map { event in
            let path = event["request"]?["uri"]?.string.flatMap { URL(string: $0)?.path }
            return Line(
                direction: event["direction"]?.string ?? "-",
                verb: event["request"]?["verb"]?.string ?? "-",
                path: path ?? "-",
                status: event["response"]?["status"]?.int,
                user: event["user_id"]?.string
            )
        }
    }

    private func call(_ method: HTTPMethod, _ path: String, user: String? = nil, body: String? = nil) async throws {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if let user { request.headers.add(name: "X-Api-Key", value: user) }
        request.body = body.map { .bytes(ByteBuffer(string: $0)) }
        let response = try await client.execute(request, timeout: .seconds(10))
        _ = try await response.body.collect(upTo: 65536)
    }
}
