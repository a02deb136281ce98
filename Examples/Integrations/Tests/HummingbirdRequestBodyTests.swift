import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MoesifCapture
import MoesifHummingbird
import NIOCore
import Testing

/// The request bodies of a Hummingbird server, and their use by handlers.
@Suite(.timeLimit(.minutes(1)))
struct HummingbirdRequestBodyTests {
    private static let modes: [MoesifRequestBodies] = [.notRecorded, .collected(upTo: 16), .asRead]
    private static let consuming = ["consume", "collect-consume", "keep-consume"]

    private static func post(_ path: String, _ body: String, _ headers: String = "") -> String {
        "POST /\(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n"
            + "\(headers)\r\n\(body)"
    }

    /// Returns a router with handlers that use a body in each way that Hummingbird offers.
    private static func router(
        _ fixture: HummingbirdFixture,
        _ mode: MoesifRequestBodies,
        before outer: ReplaceBody<BasicRequestContext>? = nil
    ) -> Router<BasicRequestContext> {
        let router = Router()
        if let outer { router.add(middleware: outer) }
        router.add(middleware: MoesifMiddleware(fixture.moesif, requestBodies: mode))
        router.post("collect") { request, _ in try await request.body.collect(upTo: 1024) }
        router.post("keep") { request, _ in
            var request = request
            _ = try await request.collectBody(upTo: 1024)
            return try await request.body.collect(upTo: 1024)
        }
        router.post("first") { request, _ in
            var pieces = request.body.makeAsyncIterator()
            return try await pieces.next() ?? ByteBuffer()
        }
        router.post("ignore") { _, _ in "" }
        router.post("consume") { request, _ in
            try await request.body.consumeWithCancellationOnInboundClose { body in try await body.collect(upTo: 1024) }
        }
        router.post("collect-consume") { request, _ in
            let body = try await request.body.collect(upTo: 1024)
            return try await request.body.consumeWithCancellationOnInboundClose { _ in body }
        }
        router.post("keep-consume") { request, _ in
            var request = request
            let body = try await request.collectBody(upTo: 1024)
            return try await request.body.consumeWithCancellationOnInboundClose { _ in body }
        }
        router.post("twice") { request, _ in
            let first = try await request.body.collect(upTo: 1024)
            let second = try await request.body.collect(upTo: 1024)
            return "\(first.readableBytes) \(second.readableBytes)"
        }
        return router
    }

    @Test("A handler receives the body, and the event has it in the modes that record it", arguments: modes)
    func recorded(_ mode: MoesifRequestBodies) async throws {
        let fixture = try HummingbirdFixture()
        try await fixture.serve(Self.router(fixture, mode)) { _, port in
            for path in ["collect", "keep"] {
                let answer = try await HummingbirdFixture.exchange(Self.post(path, "[1]"), with: port)
                #expect(answer.hasSuffix("[1]"), "\(path)")
            }
            for (path, body) in [("ignore", "[1]"), ("first", "[1]")] {
                let answer = try await HummingbirdFixture.exchange(Self.post(path, body), with: port)
                #expect(answer.hasPrefix("HTTP/1.1 200"), "\(path)")
            }
        }
        let events = await fixture.events()
        let bodies = events.mapValues { $0["request"]?["body"] }
        let omitted = events.mapValues { $0["metadata"]?["capture"]?["omitted"]?["request_body"] != nil }
        switch mode {
        case .notRecorded:
            #expect(bodies.values.allSatisfy { $0 == nil } && omitted.values.allSatisfy { $0 })
        case .collected:
            #expect(bodies.values.allSatisfy { $0 == [1] } && omitted.values.allSatisfy { !$0 })
        case .asRead:
            #expect(bodies["collect"] == [1] && bodies["keep"] == [1] && bodies["ignore"] == .some(nil))
            #expect(omitted == ["collect": false, "keep": false, "ignore": true, "first": true])
        }
    }

    @Test("A body over the limit, in chunks or with Expect: 100-continue is not waited for")
    func notCollected() async throws {
        let fixture = try HummingbirdFixture()
        try await fixture.serve(Self.router(fixture, .collected(upTo: 2))) { _, port in
            // The response comes before a byte of the body is sent.
            for (path, headers) in [
                ("ignore", "Content-Length: 3"), ("ignore?2", "Content-Length: 2\r\nExpect: 100-continue"),
                ("ignore?3", "Transfer-Encoding: chunked"),
            ] {
                try await HummingbirdFixture.connect(to: port) { inbound, outbound in
                    let head = "POST /\(path) HTTP/1.1\r\nHost: localhost\r\n\(headers)\r\n\r\n"
                    try await outbound.write(ByteBuffer(string: head))
                    var pieces = inbound.makeAsyncIterator()
                    let answer = try await pieces.next().map { String(buffer: $0) }
                    #expect(answer?.hasPrefix("HTTP/1.1 200") == true, "\(headers)")
                }
            }
        }
        let events = await fixture.events()
        #expect(events.count == 3)
        for event in events.values { #expect(event["metadata"]?["capture"]?["omitted"]?["request_body"] != nil) }
    }

    @Test(
        "A body that was collected before is recorded, and one that was replaced by a stream is not",
        arguments: modes
    )
    func replaced(_ mode: MoesifRequestBodies) async throws {
        let fixture = try HummingbirdFixture()
        let router = Self.router(fixture, mode, before: ReplaceBody())
        try await fixture.serve(router) { _, port in
            for path in ["collect?buffer", "collect?stream"] {
                #expect(try await HummingbirdFixture.exchange(Self.post(path, "[1]"), with: port).hasSuffix("[1]"))
            }
            let twice = try await HummingbirdFixture.exchange(Self.post("twice?buffer", "[1]"), with: port)
            #expect(twice.hasSuffix("3 3"))
        }
        let events = await fixture.events()
        let body: JSONValue? = mode == .notRecorded ? nil : [1]
        #expect(events["collect?buffer"]?["request"]?["body"] == body)
        #expect(events["twice?buffer"]?["request"]?["body"] == body)
        #expect(events["collect?stream"]?["request"]?["body"] == nil)
    }

    /// Hummingbird would stop the process if the body were replaced once more.
    @Test("A handler can use the body as it can without the middleware", arguments: modes)
    func consumed(_ mode: MoesifRequestBodies) async throws {
        let fixture = try HummingbirdFixture()
        let allowed = Self.consuming.filter { mode != .asRead || $0 != "keep-consume" }
        try await fixture.serve(Self.router(fixture, mode)) { _, port in
            for path in allowed {
                let answer = try await HummingbirdFixture.exchange(Self.post(path, "[1]"), with: port)
                #expect(answer.hasSuffix("[1]"), "\(path)")
            }
            // Without the middleware a debug build of Hummingbird crashes here.
            guard mode != .notRecorded else { return }
            let twice = try await HummingbirdFixture.exchange(Self.post("twice", "[1]"), with: port)
            #expect(twice.hasSuffix(mode == .asRead ? "3 0" : "3 3"))
        }
        try await fixture.serve(Self.router(fixture, mode, before: ReplaceBody())) { _, port in
            let paths = Self.consuming.map { "\($0)?buffer" } + ["consume?stream"]
            for path in paths {
                let answer = try await HummingbirdFixture.exchange(Self.post(path, "[1]"), with: port)
                #expect(answer.hasSuffix("[1]"), "\(path)")
            }
        }
        #expect(await fixture.events().count == allowed.count + 4 + (mode == .notRecorded ? 0 : 1))
    }

    @Test("Hummingbird stops the process if a body recorded as it is read is collected and consumed")
    func trap() async {
        await #expect(processExitsWith: .failure) {
            guard let fixture = try? HummingbirdFixture() else { return }
            try? await fixture.serve(Self.router(fixture, .asRead)) { _, port in
                _ = try await HummingbirdFixture.exchange(Self.post("keep-consume", "[1]"), with: port)
            }
        }
    }

    @Test("Hummingbird also stops the process if another middleware replaced the body by a stream")
    func trapWithoutUs() async {
        await #expect(processExitsWith: .failure) {
            guard let fixture = try? HummingbirdFixture() else { return }
            try? await fixture.serve(Self.router(fixture, .notRecorded, before: ReplaceBody())) { _, port in
                _ = try await HummingbirdFixture.exchange(Self.post("keep-consume?stream", "[1]"), with: port)
            }
        }
    }
}

/// Replaces the body like other middleware: by a buffer or by a stream, depending on the query.
private struct ReplaceBody<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var request = request
        switch request.uri.query {
        case "buffer": _ = try await request.collectBody(upTo: 1024)
        case "stream": request.body = RequestBody(asyncSequence: request.body.map { $0 })
        default: break
        }
        return try await next(request, context)
    }
}
