import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MoesifCapture
import MoesifCaptureTesting
import MoesifHummingbird
import NIOCore
import Synchronization
import Testing

/// The events of a Hummingbird server.
@Suite(.timeLimit(.minutes(1)))
struct HummingbirdEventTests {
    private typealias PeerContext = HummingbirdFixture.PeerContext

    private struct Failure: Error {}

    @Test("An event has the request, response, user and address, and its ID is in the response header")
    func event() async throws {
        let fixture = try HummingbirdFixture()
        let router = Router(context: PeerContext.self)
        let middleware = MoesifMiddleware<PeerContext>(
            fixture.moesif,
            scheme: "https",
            user: { request, _ in request.headers[.userAgent].map { "user of \($0)" } },
            company: { _, context in context.remoteAddress?.ipAddress.map { "company at \($0)" } },
            sessionToken: { request, _ in request.uri.path }
        )
        router.add(middleware: middleware)
        let moesif = fixture.moesif
        router.get("order") { _, _ in
            moesif.record(
                request: CapturedCall.Request(url: URL(fileURLWithPath: "/called"), method: "GET"),
                response: nil
            )
            return Response(
                status: .accepted,
                headers: [.contentType: "application/json"],
                body: ResponseBody { writer in
                    moesif.record(
                        request: CapturedCall.Request(url: URL(fileURLWithPath: "/streamed"), method: "GET"),
                        response: nil
                    )
                    try await writer.write(ByteBuffer(string: "[1]"))
                    try await writer.finish(nil)
                }
            )
        }
        try await fixture.serve(router) { client, _ in
            try await client.execute(uri: "/order?id=7", method: .get, headers: [.userAgent: "ann"]) { answer in
                #expect(answer.status == .accepted && String(buffer: answer.body) == "[1]")
            }
        }
        let events = await fixture.events()
        let event = try #require(events["order?id=7"])
        let (request, response) = (event["request"], event["response"])
        #expect(event["direction"] == "Incoming" && event["user_id"] == "user of ann")
        #expect(request?["uri"]?.string?.hasPrefix("https://localhost") == true && request?["verb"] == "GET")
        let address = try #require(request?["ip_address"]?.string)
        #expect(["127.0.0.1", "::1"].contains(address) && event["company_id"]?.string == "company at \(address)")
        #expect(event["session_token"] == "/order")
        #expect(response?["status"] == 202 && response?["body"] == [1])
        #expect(response?["headers"]?["X-Moesif-Transaction-Id"] == event["transaction_id"])
        #expect(event["transaction_id"] != nil)
        // Calls made during the request have its user, including those made while the body is written.
        #expect(events["called"]?["user_id"] == "user of ann" && events["streamed"]?["user_id"] == "user of ann")
    }

    @Test("A response without a body and an error are events with their status")
    func statuses() async throws {
        let fixture = try HummingbirdFixture()
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: MoesifMiddleware(fixture.moesif))
        router.get("head") { _, _ in Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "[1]"))) }
        router.get("stream-head") { _, _ in
            Response(status: .ok, body: ResponseBody { try await $0.write(ByteBuffer(string: "[1]")) })
        }
        router.get("buffer") { _, _ in "[2]" }
        router.get("none") { _, _ in Response(status: .noContent) }
        router.get("refused") { _, _ -> String in throw HTTPError(.unauthorized) }
        router.get("failed") { _, _ -> String in throw Failure() }
        try await fixture.serve(router) { client, _ in
            for path in ["head", "stream-head"] { try await client.execute(uri: "/\(path)", method: .head) { _ in } }
            for path in ["buffer", "none", "refused", "failed", "missing"] {
                try await client.execute(uri: "/\(path)", method: .get) { _ in }
            }
        }
        let events = await fixture.events()
        let statuses = events.mapValues { $0["response"]?["status"] }
        #expect(
            statuses == [
                "head": 200, "stream-head": 200, "buffer": 200, "none": 204, "refused": 401, "failed": 500,
                "missing": 404,
            ]
        )
        #expect(events["buffer"]?["response"]?["body"] == [2])
        for (path, event) in events where path != "buffer" { #expect(event["response"]?["body"] == nil, "\(path)") }
        for path in ["head", "stream-head", "none"] { #expect(events[path]?["metadata"] == nil, "\(path)") }
        for path in ["refused", "failed"] {
            #expect(events[path]?["metadata"]?["capture"]?["error"] != nil, "\(path)")
        }
    }

    @Test(
        "A body that fails, that the client aborts or that is never written is an event"
    )
    func interrupted() async throws {
        let fixture = try HummingbirdFixture()
        let router = Router()
        router.add(middleware: DropBody())
        router.add(middleware: MoesifMiddleware(fixture.moesif))
        router.get("broken") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "[1"))
                    throw Failure()
                }
            )
        }
        router.get("endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    while true { try await writer.write(ByteBuffer(repeating: 32, count: 65536)) }
                }
            )
        }
        router.get("dropped") { _, _ in
            Response(status: .ok, body: ResponseBody { try await $0.write(ByteBuffer(string: "[1]")) })
        }
        try await fixture.serve(router) { _, port in
            _ = try await HummingbirdFixture.exchange(Self.get("broken"), with: port)
            _ = try await HummingbirdFixture.exchange(Self.get("dropped"), with: port)
            try await HummingbirdFixture.connect(to: port) { inbound, outbound in
                try await outbound.write(ByteBuffer(string: Self.get("endless")))
                for try await _ in inbound { break }
            }
        }
        let events = await fixture.events()
        for (path, event) in events { #expect(event["response"]?["status"] == 200, "\(path)") }
        #expect(events["broken"]?["metadata"]?["capture"]?["error"] != nil)
        #expect(events["endless"]?["metadata"]?["capture"]?["error"] != nil)
        #expect(events["dropped"]?["metadata"]?["capture"]?["error"] == nil)
        for path in ["broken", "dropped"] {
            #expect(events[path]?["metadata"]?["capture"]?["omitted"]?["response_body"] != nil, "\(path)")
        }
    }

    @Test("A response body is not produced faster than it is written")
    func backPressure() async throws {
        let fixture = try HummingbirdFixture()
        let made = Count()
        let (taken, takes) = AsyncStream.makeStream(of: Int.self)
        let router = Router()
        router.add(middleware: WriteElsewhere { () in takes.yield(made.value) })
        router.add(middleware: MoesifMiddleware(fixture.moesif))
        router.get("slow") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    for _ in 0..<3 {
                        made.add()
                        try await writer.write(ByteBuffer(string: "[]"))
                    }
                    try await writer.finish(nil)
                }
            )
        }
        try await fixture.serve(router) { client, _ in try await client.execute(uri: "/slow", method: .get) { _ in } }
        takes.finish()
        #expect(await taken.reduce(into: []) { $0.append($1) } == [1, 2, 3])
        let event = try #require(await fixture.events()["slow"])
        #expect(event["response"]?["body"] != nil && event["metadata"] == nil)
    }

    private static func get(_ path: String) -> String {
        "GET /\(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    }
}

/// Responds without the body of the inner response.
private struct DropBody<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.uri.path == "/dropped" ? Response(status: .ok) : response
    }
}

/// Writes the body of the inner response to a slow writer.
private struct WriteElsewhere<Context: RequestContext>: RouterMiddleware {
    let take: @Sendable () -> Void

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try await next(request, context).body.write(SlowWriter(take: take))
        return Response(status: .ok)
    }
}

private struct SlowWriter: ResponseBodyWriter {
    let take: @Sendable () -> Void

    func write(_ buffer: ByteBuffer) async throws {
        for _ in 0..<10 { await Task.yield() }
        take()
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

private final class Count: Sendable {
    private let count = Mutex(0)

    var value: Int {
        count.withLock { $0 }
    }

    func add() {
        count.withLock { $0 += 1 }
    }
}
