#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The status decides, even if the rest of the response is invalid.
@Suite("Status and body of libcurl responses", .tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportStatusTests {
    @Test(
        "An invalid header or body does not hide the status",
        arguments: [
            "HTTP/1.1 201 Created\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nContent-Length: -1\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nContent-Length: many\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: a\r\n\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nno trailer\u{0}\r\n\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nnone\r\n",
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nFFFFFFFFFFFFFFFFFFFF\r\n",
            "HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\n\r\n{}",
            "HTTP/1.1 201 Created\r\nNo colon\r\n\r\n{}",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\nHTTP/1.1 201 Created\r\n\r\n{}",
            "HTTP/1.0 201\r\n\r\n{}",
        ]
    )
    func aBrokenBodyDoesNotHideTheStatus(_ answer: String) async throws {
        let server = try LoopbackServer { _ in CurlFixture.raw(answer) }
        defer { server.stop() }
        let response = try await CurlFixture.transport(ManualClock()).send(CurlFixture.post(server.url("/a")))
        #expect(response.status == 201)
        #expect(response.headers["X-A"] == nil)
        #expect(response.headers["X-Trailer"] == nil)
        // There is no body if the head could not be read completely.
        let isUnreadable = ["-1", "many", "No colon"].contains { answer.contains($0) }
        #expect(response.body == Data((isUnreadable ? "" : "{}").utf8))
    }

    @Test("A connection is reused after a response with trailers")
    func trailersLeaveTheConnectionUsable() async throws {
        let answer = "2\r\n{}\r\n0\r\nX-Trailer: a\r\nX-Other: b\r\n\r\n"
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                status: 201,
                headers: [.init(name: "Transfer-Encoding", value: "chunked")],
                body: .data(Data(answer.utf8))
            )
        }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        for _ in 0..<3 {
            let response = try await transport.send(CurlFixture.post(server.url("/a")))
            #expect(response.status == 201)
            #expect(response.body == Data("{}".utf8))
            #expect(response.headers["X-Trailer"] == nil)
        }
        #expect(server.acceptedConnections == 1)
    }

    @Test("A response body over the limit is cut, and the connection closes")
    func anEndlessBodyIsCut() async throws {
        let chunk = LoopbackServer.Response.Chunk(Data(repeating: 7, count: 1 << 16))
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(status: 201, body: .chunks(Array(repeating: chunk, count: 4096)))
        }
        defer { server.stop() }
        let response = try await CurlFixture.transport(ManualClock()).send(CurlFixture.get(server.url("/a")))
        #expect(response.status == 201)
        // A difference of megabytes would take minutes to print.
        let isWhole = response.body == Data(repeating: 7, count: CollectorTask.maximumBody)
        #expect(isWhole)
        // The connection is closed; otherwise the other 255 MB would arrive.
        await server.waitForOpenConnections(atMost: 0)
    }

    @Test("A compressed response body is not decompressed", .tags(.slow))
    func aBombStaysPacked() async throws {
        let member = try #require(Gzip.compress(Data(count: 1 << 24)))
        let bomb = Data(Array(repeating: member, count: 64).joined())
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                status: 201,
                headers: [.init(name: "Content-Encoding", value: "gzip")],
                body: .data(bomb)
            )
        }
        defer { server.stop() }
        let response = try await CurlFixture.transport(ManualClock()).send(CurlFixture.post(server.url("/a")))
        #expect(response.status == 201)
        #expect(response.headers[.contentEncoding] == "gzip")
        let isPacked = response.body == bomb.prefix(CollectorTask.maximumBody)
        #expect(isPacked)
    }

    @Test("A stalled response body to a POST is abandoned after two seconds")
    func aBodyThatStallsAfterAPOSTIsWaitedForTwoSeconds() async throws {
        let server = try Self.stallingServer()
        defer { server.stop() }
        let clock = ManualClock()
        let transport = try CurlFixture.transport(clock)
        let stalled = Task { try await transport.send(CurlFixture.post(server.url("/a"))) }
        // The status has arrived once the deadline of the whole request is replaced by the deadline of the body.
        while clock.nextDeadline != .seconds(2), !Task.isCancelled { await Task.yield() }
        clock.advance(by: .milliseconds(1999))
        #expect(clock.nextDeadline == .seconds(2))
        clock.advance(by: .milliseconds(1))
        let response = try await stalled.value
        #expect(response.status == 201)
        // The body may not have arrived yet.
        #expect(Data("begun".utf8).starts(with: response.body))
        await server.waitForOpenConnections(atMost: 0)
    }

    @Test("A stalled response body to a GET is abandoned at the timeout")
    func aBodyThatStallsAfterAGETIsWaitedForUntilTheDeadline() async throws {
        let server = try Self.stallingServer()
        defer { server.stop() }
        let clock = ManualClock()
        let session = CurlSession(maximumConnections: 1)
        defer { session.end() }
        let request = CurlFixture.get(server.url("/a"))
        let exchange = CollectorTask(request, timeout: .seconds(30), deadlines: ExchangeDeadlines(clock))
        session.start(CurlRequest(request, timeout: .seconds(30), certificateAuthority: nil), exchange)
        let stalled = Task { try await exchange.response() }
        while !exchange.hasHead, !Task.isCancelled { await Task.yield() }
        await clock.waitForSleepers(1)
        clock.advance(by: .milliseconds(29_999))
        #expect(!exchange.isAnswered)
        clock.advance(by: .milliseconds(1))
        #expect(try await stalled.value.status == 201)
    }

    @Test("A cancelled request that already has a status returns it")
    func aStatusThatIsKnownCountsWhenTheTaskIsCancelled() async throws {
        let server = try Self.stallingServer()
        defer { server.stop() }
        let clock = ManualClock()
        let transport = try CurlFixture.transport(clock)
        let stalled = Task { try await transport.send(CurlFixture.post(server.url("/a"))) }
        while clock.nextDeadline != .seconds(2), !Task.isCancelled { await Task.yield() }
        stalled.cancel()
        #expect(try await stalled.value.status == 201)
    }

    @Test("Response headers are limited in length", arguments: [1, 1000, 200_000])
    func headersAreBounded(_ length: Int) async throws {
        let line = "X-Many: " + String(repeating: "a", count: length) + "\r\n"
        let lines = String(repeating: line, count: max(1, 600_000 / line.utf8.count))
        let server = try LoopbackServer { _ in CurlFixture.raw("HTTP/1.1 201 Created\r\n\(lines)\r\n{}") }
        defer { server.stop() }
        let response = try await CurlFixture.transport(ManualClock()).send(CurlFixture.post(server.url("/a")))
        #expect(response.status == 201)
        #expect((response.headers["X-Many"] ?? "").utf8.count <= ResponseHead.maximumLength)
    }

    @Test("Endless interim responses fail the request")
    func interimResponsesWithoutEndAreBounded() async throws {
        let interim = String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 10_000)
        let server = try LoopbackServer { _ in CurlFixture.raw(interim) }
        defer { server.stop() }
        let transport = try CurlFixture.transport(ManualClock())
        #expect(await CurlFixture.failure(transport, CurlFixture.post(server.url("/a")))?.reason == .other)
    }

    /// Returns a server that begins its response and then stalls.
    private static func stallingServer() throws -> LoopbackServer {
        let chunks = [
            LoopbackServer.Response.Chunk(Data("begun".utf8)), .init(Data("late".utf8), delay: .seconds(50)),
        ]
        return try LoopbackServer { _ in LoopbackServer.Response(status: 201, body: .chunks(chunks)) }
    }
}
#endif
