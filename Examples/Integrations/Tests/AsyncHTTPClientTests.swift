import AsyncHTTPClient
import Foundation
import InMemoryTracing
import MoesifAsyncHTTPClient
import MoesifCapture
import MoesifCaptureTesting
import NIOCore
import NIOHTTP1
import Testing

/// The calls of `MoesifHTTPClient`, compared with those of a plain `HTTPClient`.
@Suite(.timeLimit(.minutes(2)))
struct AsyncHTTPClientTests {
    private struct Broken: Error {}

    private let collector: FakeCollector
    private let moesif: Moesif
    private let client: MoesifHTTPClient

    init() throws {
        collector = try FakeCollector()
        moesif = collector.client { $0.outgoing.propagatesTrace = .only(["localhost"]) }
        client = MoesifHTTPClient(.shared, moesif: moesif)
    }

    private func event() async throws -> JSONValue {
        try await collector.onlyEvent(of: moesif)
    }

    private func request(_ server: LoopbackServer, _ method: HTTPMethod = .GET, _ path: String = "/")
        -> HTTPClientRequest
    {
        var request = HTTPClientRequest(url: server.url(path).absoluteString)
        request.method = method
        return request
    }

    @Test("A request body is recorded and sent unchanged", arguments: RequestBodyKind.all)
    func aRequestBodyIsRecordedAndSentAsItIs(_ kind: RequestBodyKind) async throws {
        let server = try LoopbackServer { _ in .status(204) }
        var request = request(server, .POST)
        request.headers.add(name: "X-Given", value: "1")
        request.body = kind.make()
        _ = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        request.body = kind.make()
        _ = try await client.execute(request, timeout: .seconds(10))
        let (plain, captured) = (server.requests[0], server.requests[1])
        #expect(captured.body == plain.body && captured.headers == plain.headers)
        #expect(plain.body.count == kind.bytes.count)
        let asked = try await event()["request"]
        #expect(asked?["verb"] == "POST" && asked?["headers"]?["X-Given"] == "1")
        if kind.bytes.count > 1000 {
            #expect(asked?["body"]?["bytes"]?.int == kind.bytes.count)
            let capture = try await event()["metadata"]?["capture"]
            #expect(capture?["omitted"]?["request_body"] == "over the limit")
        } else {
            #expect(asked?["body"] == (kind.bytes.isEmpty ? nil : ["a": 1]))
        }
    }

    @Test("A request body that fails is recorded as incomplete, with the error")
    func aRequestBodyThatFailsIsRecordedAsFarAsItWent() async throws {
        let server = try LoopbackServer { _ in .status(204) }
        var request = request(server, .POST)
        let pieces = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            continuation.yield(ByteBuffer(string: "abc"))
            continuation.finish(throwing: Broken())
        }
        request.body = .stream(pieces, length: .unknown)
        await #expect(throws: Broken.self) { try await client.execute(request, timeout: .seconds(10)) }
        let capture = try await event()["metadata"]?["capture"]
        #expect(capture?["omitted"]?["request_body"] == "incomplete, 3 bytes received")
        #expect(capture?["error"]?["domain"]?.string?.hasSuffix("Broken") == true)
    }

    @Test("A redirect is followed with the body and recorded as one event")
    func aRedirectIsFollowedWithTheBodyAndEndsInOneEvent() async throws {
        let server = try LoopbackServer { request in
            request.path == "/old" ? .redirect(to: "/new", status: 307) : .json(#"{"is":"new"}"#)
        }
        var request = request(server, .POST, "/old")
        request.body = .bytes(Data(#"{"a":1}"#.utf8))
        let response = try await client.execute(request, timeout: .seconds(10))
        #expect(response.url == server.url("/new") && response.history.count == 2)
        _ = try await response.body.collect(upTo: 100)
        #expect(server.requests.map(\.body) == [Data(#"{"a":1}"#.utf8), Data(#"{"a":1}"#.utf8)])
        let event = try await event()
        #expect(event["request"]?["uri"]?.string == server.url("/old").absoluteString)
        #expect(event["metadata"]?["capture"]?["final_uri"]?.string == server.url("/new").absoluteString)
        #expect(event["response"]?["status"] == 200 && event["response"]?["body"] == ["is": "new"])
        #expect(event["request"]?["body"] == ["a": 1])
    }

    @Test("A redirect that cannot be followed is returned as it is")
    func aRedirectThatCannotBeFollowedIsHandedOutAsItIs() async throws {
        let server = try LoopbackServer { _ in .redirect(to: "/new", status: 307) }
        var request = request(server, .POST)
        request.body = .stream([ByteBuffer(string: "x")].asStream, length: .known(Int64(1)))
        #expect(try await client.execute(request, timeout: .seconds(10)).status == .temporaryRedirect)
        #expect(server.requestCount == 1)
        #expect(try await event()["response"]?["status"] == 307)
    }

    @Test("A response is recorded while the app reads it") func aResponseIsRecordedAsItIsRead() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                status: 201,
                headers: [LoopbackServer.Header(name: "X-Answer", value: "1")],
                body: .chunks([.init(Data(#"{"a""#.utf8)), .init(Data(":1}".utf8))])
            )
        }
        let response = try await client.execute(request(server), deadline: .now() + .seconds(10), logger: nil)
        #expect(response.status == .created && response.headers["X-Answer"] == ["1"])
        await moesif.flush()
        #expect(collector.events.isEmpty)
        #expect(try await response.body.collect(upTo: 100) == ByteBuffer(string: #"{"a":1}"#))
        let answer = try await event()["response"]
        #expect(answer?["status"] == 201 && answer?["headers"]?["X-Answer"] == "1" && answer?["body"] == ["a": 1])
    }

    @Test("A response that is released unread ends its call")
    func aResponseThatIsDroppedUnreadEndsItsCall() async throws {
        let server = try LoopbackServer { _ in .text("abc") }
        _ = try await client.execute(request(server), timeout: .seconds(10))
        let event = try await event()
        #expect(event["metadata"]?["capture"]?["omitted"]?["response_body"] == "incomplete, 0 bytes received")
        #expect(event["metadata"]?["capture"]?["error"] == nil && event["response"]?["status"] == 200)
    }

    @Test("A response that is read in part ends its call") func aResponseThatIsReadInPartEndsItsCall() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .chunks([.init(Data("abc".utf8)), .init(Data(), delay: .seconds(60))]))
        }
        do {
            for try await _ in try await client.execute(request(server), timeout: .seconds(10)).body { break }
        }
        let event = try await event()
        #expect(event["metadata"]?["capture"]?["omitted"]?["response_body"] == "incomplete, 3 bytes received")
        #expect(event["response"]?["body"]?.string == Data("abc".utf8).base64EncodedString())
    }

    @Test("A response without a body ends its call at once")
    func aResponseWithoutABodyEndsItsCallAtOnce() async throws {
        let server = try LoopbackServer { request in request.method == "HEAD" ? .text("abc") : .status(200) }
        for method in [HTTPMethod.HEAD, .GET] {
            let response = try await client.execute(request(server, method), timeout: .seconds(10))
            await moesif.flush()
            #expect(collector.events.last?["request"]?["verb"]?.string == method.rawValue)
            #expect(collector.events.last?["metadata"]?["capture"]?["omitted"] == nil)
            #expect(try await response.body.collect(upTo: 10).readableBytes == 0)
        }
        await moesif.flush()
        #expect(collector.events.count == 2)
    }

    @Test("A response that fails is recorded as incomplete, with the error")
    func aResponseThatFailsIsRecordedAsFarAsItCame() async throws {
        let server = try LoopbackServer { _ in .init(body: .cut(Data("abc".utf8), declaredLength: 9)) }
        let plain = await #expect(throws: (any Error).self) {
            try await HTTPClient.shared.execute(request(server), timeout: .seconds(10)).body.collect(upTo: 100)
        }
        let error = await #expect(throws: (any Error).self) {
            try await client.execute(request(server), timeout: .seconds(10)).body.collect(upTo: 100)
        }
        #expect(String(reflecting: error) == String(reflecting: plain))
        let event = try await event()
        #expect(event["response"]?["status"] == 200 && event["metadata"]?["capture"]?["error"] != nil)
        #expect(event["metadata"]?["capture"]?["omitted"]?["response_body"] == "incomplete, 3 bytes received")
    }

    @Test(
        "An invalid URL fails with the same error as without capture",
        arguments: ["", "http://", "x://127.0.0.1", "http://[::1"]
    )
    func aURLThatIsNoneFailsAsItDoes(_ url: String) async throws {
        let plain = await #expect(throws: HTTPClientError.self) {
            try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        }
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        }
        #expect(error == plain)
        #expect(try await event()["metadata"]?["capture"]?["error"]?["domain"] == "AsyncHTTPClient.HTTPClientError")
    }

    @Test(
        "An unreachable server fails with the same error as without capture",
        arguments: [("127.0.0.1", NSPOSIXErrorDomain, Int(ECONNREFUSED)), ("localhost", NSURLErrorDomain, -1004)]
    )
    func aServerThatIsNotThereFailsAsItDoes(_ host: String, _ domain: String, _ code: Int) async throws {
        // A free port could be taken by the server of another test; nothing listens on this one.
        let request = HTTPClientRequest(url: "http://\(host):1/")
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(1)
        try await HTTPClient.withHTTPClient(configuration: configuration) { http in
            let client = MoesifHTTPClient(http, moesif: moesif)
            let plain = await #expect(throws: (any Error).self) {
                try await http.execute(request, timeout: .seconds(10))
            }
            let error = await #expect(throws: (any Error).self) {
                try await client.execute(request, timeout: .seconds(10))
            }
            #expect(error.map { String(reflecting: $0) } == plain.map { String(reflecting: $0) })
        }
        let event = try await event()
        #expect(event["response"]?["status"] == nil)
        #expect(event["metadata"]?["capture"]?["error"]?["domain"]?.string == domain)
        #expect(event["metadata"]?["capture"]?["error"]?["code"]?.int == code)
    }

    @Test("A call that passes its deadline is recorded as timed out")
    func aDeadlineThatPassesIsATimeout() async throws {
        let server = try LoopbackServer { _ in .hang(.seconds(60)) }
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.execute(request(server), timeout: .milliseconds(50))
        }
        #expect(error == .deadlineExceeded)
        #expect(try await event()["metadata"]?["capture"]?["error"]?["code"]?.int == NSURLErrorTimedOut)
    }

    @Test("A call that is cancelled before its response is recorded as cancelled")
    func aCallThatIsCancelledBeforeItIsAnsweredHasFailed() async throws {
        let server = try LoopbackServer { _ in .hang(.seconds(60)) }
        let task = Task { try await client.execute(request(server), timeout: .seconds(60)) }
        await server.waitForRequests(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await event()["metadata"]?["capture"]?["error"]?["code"]?.int == NSURLErrorCancelled)
    }

    @Test("A call that is cancelled while its response is read is recorded as cancelled")
    func aCallThatIsCancelledWhileItIsReadHasFailed() async throws {
        let server = try LoopbackServer { _ in
            .init(body: .chunks([.init(Data("abc".utf8)), .init(Data(), delay: .seconds(60))]))
        }
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        func read(_ response: HTTPClientResponse) async throws {
            for try await _ in response.body { beginning.yield() }
        }
        let plain = Task { try await read(HTTPClient.shared.execute(request(server), timeout: .seconds(60))) }
        let captured = Task { try await read(client.execute(request(server), timeout: .seconds(60))) }
        var pieces = began.makeAsyncIterator()
        for _ in 1...2 { await pieces.next() }
        plain.cancel()
        captured.cancel()
        let (left, right) = (await plain.result, await captured.result)
        #expect(String(reflecting: right) == String(reflecting: left))
        #expect(throws: CancellationError.self) { try right.get() }
        let event = try await event()
        #expect(event["metadata"]?["capture"]?["error"]?["code"]?.int == NSURLErrorCancelled)
        #expect(event["metadata"]?["capture"]?["omitted"]?["response_body"] == "incomplete, 3 bytes received")
    }

    @Test("The trace is sent to listed hosts only") func aTraceIsNamedToTheHostsThatAreListed() async throws {
        let server = try LoopbackServer { _ in .status(204) }
        _ = try await client.execute(request(server), timeout: .seconds(10))
        await moesif.flush()
        #expect(server.requests[0].header("traceparent") == nil && collector.events[0]["trace_id"] == nil)
        let url = "http://localhost:\(server.port)/"
        _ = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
        await moesif.flush()
        let trace = try #require(collector.events.last?["trace_id"]?.string)
        #expect(server.requests[1].header("traceparent")?.contains(trace) == true)
    }

    @Test("A tracer of the HTTP client sends its own trace, and the library adds none")
    func aTracerOfTheClientNamesItsTraceAlone() async throws {
        let server = try LoopbackServer { _ in .status(204) }
        var configuration = HTTPClient.Configuration()
        configuration.tracing.tracer = InMemoryTracer()
        let url = "http://localhost:\(server.port)/"
        try await HTTPClient.withHTTPClient(configuration: configuration) { http in
            let client = MoesifHTTPClient(http, moesif: moesif)
            _ = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(10))
            _ = try await client.get(url: url).get()
        }
        #expect(server.requests.map { $0.header("traceparent") } == [nil, nil])
        #expect(server.requests[0].header("in-memory-trace-id") != nil)
    }

    @Test("A call has its metadata and the context of its task")
    func aCallHasItsMetadataAndTheContextOfItsTask() async throws {
        let server = try LoopbackServer { _ in .text("abc") }
        let response = try await Moesif.withContext(user: "u-1") {
            try await client.execute(request(server), timeout: .seconds(10)) { call in
                ["status": JSONValue(call.response?.status ?? 0)]
            }
        }
        _ = try await response.body.collect(upTo: 100)
        let event = try await event()
        #expect(event["user_id"] == "u-1" && event["metadata"]?["status"] == 200)
    }

    @Test("A call that returns a future is recorded and sent unchanged", arguments: [7, nil])
    func aCallThatGivesAFutureIsRecorded(_ length: Int64?) async throws {
        let server = try LoopbackServer { request in
            request.path == "/old" ? .redirect(to: "/new", status: 307) : .json(#"{"is":"new"}"#, status: 201)
        }
        let body = HTTPClient.Body.stream(contentLength: length) { writer in
            writer.write(.byteBuffer(ByteBuffer(string: #"{"a""#))).flatMap {
                writer.write(.byteBuffer(ByteBuffer(string: ":1}")))
            }
        }
        let url = server.url("/old").absoluteString
        let plain = try await HTTPClient.shared.post(url: url, body: body).get()
        let response = try await client.post(url: url, body: body).get()
        #expect(response.status == .created && response.body == ByteBuffer(string: #"{"is":"new"}"#))
        #expect(response.url == plain.url)
        try #require(server.requestCount == 4)
        #expect(server.requests[2...].map(\.body) == server.requests[..<2].map(\.body))
        #expect(server.requests[2...].map(\.headers) == server.requests[..<2].map(\.headers))
        let event = try await event()
        #expect(event["request"]?["verb"] == "POST" && event["request"]?["body"] == ["a": 1])
        #expect(event["response"]?["status"] == 201 && event["response"]?["body"] == ["is": "new"])
        #expect(event["metadata"]?["capture"]?["final_uri"]?.string == server.url("/new").absoluteString)
    }

    @Test("A call that returns a future sends its trace and has its metadata")
    func aCallThatGivesAFutureNamesItsTraceAndHasItsMetadata() async throws {
        let server = try LoopbackServer { _ in .text("abc") }
        let request = try HTTPClient.Request(url: "http://localhost:\(server.port)/")
        _ = try await client.execute(request: request) { _ in ["order": 7] }.get()
        let event = try await event()
        #expect(event["metadata"]?["order"] == 7)
        let trace = try #require(event["trace_id"]?.string)
        #expect(server.requests[0].header("traceparent")?.contains(trace) == true)
    }

    @Test("A request body that was never written is recorded as incomplete")
    func aBodyThatWasNeverWrittenIsNotComplete() async throws {
        let server = try LoopbackServer { _ in .status(200) }
        server.stop()
        let url = "http://127.0.0.1:\(server.port)/"
        await #expect(throws: (any Error).self) {
            try await client.post(url: url, body: .string("abc"), deadline: .now() + .seconds(2)).get()
        }
        let event = try await event()
        #expect(event["request"]?["verb"] == "POST" && event["request"]?["body"] == nil)
        #expect(event["metadata"]?["capture"]?["omitted"]?["request_body"] == "incomplete, 0 bytes received")
    }

    @Test("The app can choose the event loop of a call") func anEventLoopMayBeChosen() async throws {
        let server = try LoopbackServer { _ in .text("abc") }
        let loop = client.client.eventLoopGroup.any()
        let request = try HTTPClient.Request(url: server.url.absoluteString)
        let answer = client.execute(request: request, eventLoop: .delegateAndChannel(on: loop))
        #expect(answer.eventLoop === loop)
        #expect(try await answer.get().body.map { String(buffer: $0) } == "abc")
        #expect(try await event()["response"]?["status"] == 200)
    }

    @Test("A call that returns a future fails with the client's error, which is recorded")
    func aCallThatGivesAFutureFailsAsItDoes() async throws {
        let server = try LoopbackServer { _ in .hang(.seconds(60)) }
        let url = server.url.absoluteString
        var error = await #expect(throws: HTTPClientError.self) {
            try await client.put(url: url, body: .string("abc"), deadline: .now() + .seconds(2)).get()
        }
        #expect(error == .deadlineExceeded)
        error = await #expect(throws: HTTPClientError.self) { try await client.get(url: "x").get() }
        #expect(error == .emptyScheme)
        await moesif.flush()
        try #require(collector.events.count == 2)
        #expect(collector.events[0]["metadata"]?["capture"]?["error"]?["code"]?.int == NSURLErrorTimedOut)
        #expect(collector.events[0]["request"]?["body"]?.string == Data("abc".utf8).base64EncodedString())
        #expect(collector.events[1]["metadata"]?["capture"]?["error"]?["domain"] == "AsyncHTTPClient.HTTPClientError")
    }
}
