import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The event of a streamed call, for each way in which it ends.
@Suite("Events of streamed calls", .timeLimit(.minutes(10)))
struct StreamEventTests {
    /// Longer than any test takes: bytes sent after this delay never arrive.
    private static let never = Duration.seconds(3600)

    @Test("A complete streamed body is recorded like any other body")
    func completeBodyIsTheOneOfAnyCall() async throws {
        let server = try Self.server([#"{"a":"#, "[1,2]", "}"])
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        var request = URLRequest(url: server.url("/s?x=1")).posting
        request.httpBody = Data(#"{"q":1}"#.utf8)
        let (bytes, _) = try await session.bytes(for: request) { call in
            ["status": .int(call.response?.status ?? 0)]
        }
        for try await _ in bytes {}
        let events = await client.events()
        let event = try #require(events.first)
        #expect(events.count == 1)
        #expect(event.at("request", "body") == ["q": 1])
        #expect(event.at("response", "status") == 200)
        #expect(event.at("response", "body") == ["a": [1, 2]])
        #expect(event["metadata"] == ["status": 200])
    }

    @Test(
        "A streamed body over the limit is omitted, and its size is recorded",
        arguments: [(1000, false), (1001, true)]
    )
    func bodyOverTheLimitIsCounted(_ count: Int, _ isOver: Bool) async throws {
        let server = try Self.server(
            stride(from: 0, to: count, by: 100).map { String(repeating: "x", count: min(100, count - $0)) }
        )
        defer { server.stop() }
        let client = TestClient { $0.bodyLimit = 1000 }
        let (bytes, _) = try await client.moesif.session(configuration: .ephemeral).bytes(from: server.url("/"))
        for try await _ in bytes {}
        let event = try #require(await client.events().first)
        if isOver {
            #expect(event.at("response", "body") == ["omitted": "over the limit", "bytes": 1001, "limit": 1000])
        } else {
            let sent = event.at("response", "body")?.string.flatMap { Data(base64Encoded: $0) }
            #expect(sent == Data(String(repeating: "x", count: 1000).utf8))
        }
    }

    enum Leaving: String, CaseIterable, Sendable {
        case breaking
        case breakingWhileTheSequenceIsKept
        case iteratorThatDies
        case sequenceThatDies
        case cancelling
        case cancellingWhileReading
    }

    @Test("Leaving a stream early is one cancelled event with the bytes read so far", arguments: Leaving.allCases)
    func leavingEarlyIsOneCancelledEventWithWhatPassed(_ leaving: Leaving) async throws {
        let server = try Self.server(["data: 1\n\n"], thenHold: true)
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/")
        switch leaving {
        case .breaking:
            for try await _ in try await session.bytes(from: url).0 { break }
        case .breakingWhileTheSequenceIsKept:
            let (bytes, _) = try await session.bytes(from: url)
            for try await _ in bytes.chunks { break }
            #expect(client.moesif.statistics.captured == 1)
            #expect(await failureCode { for try await _ in bytes {} } == .cancelled)
        case .iteratorThatDies:
            let (bytes, _) = try await session.bytes(from: url)
            var iterator: ResponseBytes.Iterator? = bytes.makeAsyncIterator()
            #expect(try await iterator?.next(isolation: nil) == UInt8(ascii: "d"))
            #expect(client.moesif.statistics.captured == 0)
            iterator = nil
            #expect(client.moesif.statistics.captured == 1)
            withExtendedLifetime(bytes) {}
        case .sequenceThatDies:
            var bytes: ResponseBytes? = try await session.bytes(from: url).0
            while let stream = bytes?.reader.stream, stream.waiting == 0, !Task.isCancelled { await Task.yield() }
            #expect(client.moesif.statistics.captured == 0)
            bytes = nil
            #expect(client.moesif.statistics.captured == 1)
        case .cancelling:
            #expect(
                await failureCode {
                    try await Task {
                        for try await _ in try await session.bytes(from: url).0 {
                            withUnsafeCurrentTask { $0?.cancel() }
                        }
                    }.value
                } == .cancelled
            )
        case .cancellingWhileReading:
            let (bytes, _) = try await session.bytes(from: url)
            let task = Task { for try await _ in bytes {} }
            while bytes.reader.stream.call.kept < 9, !Task.isCancelled { await Task.yield() }
            task.cancel()
            #expect(await failureCode { try await task.value } == .cancelled)
        }
        let events = await client.events()
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.at("response", "status") == 200)
        let body = event.at("response", "body")?.string.flatMap { Data(base64Encoded: $0) }
        #expect(body == Data("data: 1\n\n".utf8))
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 9 bytes received")
        #expect(event.at("metadata", "capture", "error", "code") == -999)
        await server.waitForOpenConnections(atMost: 0)
        await session.waitForStreams()
    }

    @Test("Cancelling before the response is one event without a response", arguments: [true, false])
    func cancellingBeforeTheHeadIsOneEventWithoutResponse(_ isStarted: Bool) async throws {
        let server = try LoopbackServer { _ in .hang(Self.never) }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let url = server.url("/")
        let task = Task {
            if !isStarted { withUnsafeCurrentTask { $0?.cancel() } }
            return try await session.bytes(from: url).1
        }
        if isStarted {
            await server.waitForRequests(1)
            task.cancel()
        }
        #expect(await failureCode { try await task.value } == .cancelled)
        let events = await client.events()
        #expect(events.count == 1)
        #expect(events.first?["response"] == nil)
        #expect(events.first?.at("metadata", "capture", "error", "code") == -999)
        if !isStarted { #expect(server.requestCount == 0) }
        await session.waitForStreams()
    }

    @Test("A connection lost midway is one event with the bytes received so far")
    func connectionThatIsLostMidwayKeepsWhatCame() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(status: 206, body: .cut(Data("half".utf8), declaredLength: 5000))
        }
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        #expect(await failureCode { for try await _ in try await session.bytes(from: server.url("/")).0 {} } != nil)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 206)
        #expect(event.at("response", "body")?.string == Data("half".utf8).base64EncodedString())
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 4 bytes received")
        #expect(event.at("metadata", "capture", "error", "code") != nil)
    }

    @Test(
        "A partial body does not leak a value that would be redacted",
        arguments: [
            (#"{"ok":1,"access_token":"hunter2"#, "application/json"),
            (#"{"ok":1,"access_token" : "hunter2","#, "application/json"),
            ("data: {\"a\":[{\"Refresh_Token\":\"hunter2", "text/event-stream"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2",
                "multipart/form-data; boundary=b"
            ),
        ]
    )
    func partOfABodyDoesNotLeakWhatWouldBeRedacted(_ part: String, _ type: String) async throws {
        let event = try await Self.cutEvent(part, type)
        #expect(event.at("response", "body") == nil)
        #expect(!event.jsonText.contains("hunter2"))
        let note = event.at("metadata", "capture", "omitted", "response_body")?.string ?? ""
        #expect(note == "incomplete, \(part.utf8.count) bytes received; contains a secret that cannot be redacted")
    }

    @Test("A partial form is redacted")
    func partOfAFormIsRedacted() async throws {
        let event = try await Self.cutEvent("a=1&password=hunt", "application/x-www-form-urlencoded")
        let body = event.at("response", "body")?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
        #expect(String(decoding: body, as: UTF8.self) == "a=1&password=[redacted]")
    }

    @Test("A partial body with a masked key is omitted")
    func partOfAMaskedBodyIsLeftOut() async throws {
        let event = try await Self.cutEvent(#"{"mine":"hunter2"#, "application/json") {
            $0.masks.responseBodyKeys = ["mine"]
        }
        #expect(event.at("response", "body") == nil)
        #expect(!event.jsonText.contains("hunter2"))
    }

    @Test("A partial body that is a complete JSON document is embedded and redacted")
    func partThatIsADocumentIsEmbedded() async throws {
        let event = try await Self.cutEvent(#"{"ok":1,"access_token":"hunter2"}"#, "application/x-ndjson")
        #expect(event.at("response", "body") == ["ok": 1, "access_token": "[redacted]"])
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 33 bytes received")
    }

    @Test("A long stream keeps no more bytes than the body limit", .tags(.slow))
    func longStreamKeepsNoMoreThanTheLimit() async throws {
        let line = "data: " + String(repeating: "x", count: 8184) + "\n\n"
        let server = try Self.server([String](repeating: line, count: 1000))
        defer { server.stop() }
        let client = TestClient { $0.bodyLimit = 64 << 10 }
        let (bytes, _) = try await client.moesif.session(configuration: .ephemeral).bytes(from: server.url("/"))
        var mostKept = 0
        var lines = 0
        for try await line in bytes.lines {
            mostKept = max(mostKept, bytes.reader.stream.call.kept)
            lines += line.isEmpty ? 0 : 1
        }
        #expect(lines == 1000)
        #expect(mostKept <= 64 << 10)
        #expect(bytes.reader.stream.mostWaiting <= ByteStream.capacity)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "body", "bytes")?.int == 1000 * line.utf8.count)
    }

    /// Returns the event of a call that fails after exactly `part` has arrived.
    private static func cutEvent(
        _ part: String,
        _ type: String,
        _ configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) async throws -> JSONValue {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                headers: [.init(name: "Content-Type", value: type)],
                body: .cut(Data(part.utf8), declaredLength: 5000)
            )
        }
        defer { server.stop() }
        let client = TestClient(configure)
        let session = client.moesif.session(configuration: .ephemeral)
        #expect(await failureCode { for try await _ in try await session.bytes(from: server.url("/")).0 {} } != nil)
        return try #require(await client.events().first)
    }

    private static func server(_ pieces: [String], thenHold: Bool = false) throws -> LoopbackServer {
        var chunks = pieces.map { LoopbackServer.Response.Chunk(Data($0.utf8)) }
        if thenHold { chunks.append(.init(Data("rest".utf8), delay: never)) }
        let body = LoopbackServer.Response.Body.chunks(chunks)
        return try LoopbackServer { _ in LoopbackServer.Response(body: body) }
    }
}
