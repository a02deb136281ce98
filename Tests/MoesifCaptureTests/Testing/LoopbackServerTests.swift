import Foundation
import Testing

@testable import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("LoopbackServer", .timeLimit(.minutes(10)))
struct LoopbackServerTests {
    typealias Response = LoopbackServer.Response

    @Test("A connection stays open for further requests")
    func keepsConnectionsOpenForFurtherRequests() async throws {
        try await withServer {
            .text($0.method + $0.path)
        } body: { server in
            let client = try RawClient(server)
            for path in ["/one", "/two", "/three"] {
                client.send("GET \(path)?x=1 HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(client.read(until: "GET\(path)").hasPrefix("HTTP/1.1 200 OK\r\n"))
            }
            #expect(server.openConnections == 1)
            #expect(server.requestCount == 3)
            #expect(server.requests.map(\.target) == ["/one?x=1", "/two?x=1", "/three?x=1"])
        }
    }

    @Test("A chunked request body is decoded")
    func readsChunkedBodies() async throws {
        try await withServer {
            .json(String(decoding: $0.body, as: UTF8.self))
        } body: { server in
            let client = try RawClient(server)
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n")
            client.send("4;note=1\r\n\":1}\r\n0\r\nTrailer: t\r\n\r\n")
            #expect(client.read(until: "\r\n\r\n{\"a\":1}").contains("Content-Type: application/json\r\n"))
        }
    }

    @Test("A client that expects 100 Continue receives it")
    func tellsWaitingClientsToContinue() async throws {
        try await withServer {
            .text("got \($0.body.count)")
        } body: { server in
            let client = try RawClient(server)
            client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("ab")
            #expect(client.read(until: "got 2").hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    @Test("Response chunks are sent with their delays")
    func sendsChunksWithDelays() async throws {
        let delay = Duration.milliseconds(30)
        let chunks = ["ab", "", "cde"].map { Response.Chunk(Data($0.utf8), delay: delay) }
        try await withServer { _ in
            Response(body: .chunks(chunks), delay: delay)
        } body: { server in
            let client = try RawClient(server)
            let start = ContinuousClock.now
            client.send("GET / HTTP/1.1\r\n\r\n")
            let answer = client.read(until: "0\r\n\r\n")
            #expect(answer.hasSuffix("Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"))
            #expect(ContinuousClock.now - start >= delay * 4)
            client.send("GET / HTTP/1.0\r\n\r\n")
            #expect(client.readToEnd().text.hasSuffix("Connection: close\r\n\r\nabcde"))
        }
    }

    struct Ended: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let response: Response
        let answer: String
        var code: Int32 = 0
    }

    private static let chunks = Response.Body.chunks([Response.Chunk(Data("ab".utf8))])
    private static let chunkHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    private static let endings = [
        Ended(
            testDescription: "close",
            response: Response(body: chunks, ending: .close),
            answer: chunkHead + "Connection: close\r\n\r\n2\r\nab\r\n0\r\n\r\n"
        ),
        Ended(
            testDescription: "own header",
            response: Response(headers: [LoopbackServer.Header(name: "connection", value: "Close")]),
            answer: "HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 0\r\n\r\n"
        ),
        Ended(testDescription: "drop", response: .drop, answer: ""),
        Ended(testDescription: "reset", response: .reset, answer: "", code: ECONNRESET),
        Ended(testDescription: "hang", response: .hang(.milliseconds(20)), answer: ""),
        Ended(
            testDescription: "garbage",
            response: Response(ending: .garbage(Data("what?\n".utf8))),
            answer: "what?\n"
        ),
        Ended(
            testDescription: "dropAfterChunks",
            response: Response(body: chunks, ending: .dropAfterChunks),
            answer: chunkHead + "\r\n2\r\nab\r\n"
        ),
        Ended(
            testDescription: "cut",
            response: Response(reason: "Fine", body: .cut(Data("abc".utf8), declaredLength: 10)),
            answer: "HTTP/1.1 200 Fine\r\nContent-Length: 10\r\n\r\nabc"
        ),
    ]

    @Test("A response ends its connection in the given way", arguments: endings)
    func endsConnections(_ ended: Ended) async throws {
        try await withServer { _ in
            ended.response
        } body: { server in
            let client = try RawClient(server)
            client.send("GET / HTTP/1.1\r\n\r\n")
            let (text, code) = client.readToEnd()
            #expect(text == ended.answer)
            #expect(code == ended.code)
            #expect(server.brokenPipes == 0)
        }
    }

    @Test(
        "Responses to HEAD, and with status 204 or 304, have no body",
        arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)]
    )
    func leavesOutBodies(method: String, status: Int) async throws {
        try await withServer {
            $0.path == "/" ? .json("{}", status: status) : .text("next")
        } body: { server in
            let client = try RawClient(server)
            client.send("\(method) / HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n")
            let parts = client.read(until: "next").components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 3)
            #expect(parts[0].hasPrefix("HTTP/1.1 \(status) "))
            #expect(parts[0].hasSuffix("\r\nContent-Type: application/json"))
            #expect(parts[1].hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("A session follows a redirect of the server")
    func servesSessionsWithRedirects() async throws {
        try await withServer {
            $0.path == "/end" ? .text("arrived") : .redirect(to: "/end")
        } body: { server in
            let session = URLSession(configuration: .ephemeral)
            defer { session.finishTasksAndInvalidate() }
            let (data, _) = try await session.data(from: server.url("start?x=1"))
            #expect(String(decoding: data, as: UTF8.self) == "arrived")
            #expect(server.requests.map(\.target) == ["/start?x=1", "/end"])
        }
    }

    @Test("200 concurrent connections are answered", .tags(.race))
    func servesManyConnectionsAtOnce() async throws {
        try await withServer {
            .text("<\($0.path)>")
        } body: { server in
            let clients = try (0..<200).map { _ in try RawClient(server) }
            for (index, client) in clients.enumerated() {
                client.send("GET /\(index) HTTP/1.1\r\n\r\n")
            }
            await server.waitForRequests(200)
            #expect(server.openConnections == 200)
            for (index, client) in clients.enumerated() {
                #expect(client.read(until: ">").hasSuffix("\r\n\r\n</\(index)>"))
            }
            #expect(Set(server.requests.map(\.path)).count == 200)
        }
    }

    @Test(
        "The server stops at once during any response",
        arguments: [
            Response.hang(.seconds(600)),
            Response(delay: .seconds(600)),
            Response(body: .chunks([Response.Chunk(Data("a".utf8), delay: .seconds(600))])),
            Response(body: .data(Data(count: 64 << 20))),
        ]
    )
    func stopsAtOnce(during response: Response) async throws {
        let server = try LoopbackServer { _ in response }
        let client = try RawClient(server)
        client.send("GET / HTTP/1.1\r\n\r\n")
        await server.waitForRequests(1)
        server.stop()
        server.stop()
        await server.waitForOpenConnections(atMost: 0)
        #expect(server.openConnections == 0)
        #expect(server.brokenPipes == 0)
        #expect(client.readToEnd().code == 0)
        #expect(throws: RawClient.Refused.self) { try RawClient(server) }
    }

    @Test("The server stops when it is deallocated")
    func stopsWhenReleased() async throws {
        var server: LoopbackServer? = try LoopbackServer { _ in .hang(.seconds(600)) }
        let client = try RawClient(#require(server))
        client.send("GET / HTTP/1.1\r\n\r\n")
        await server?.waitForRequests(1)
        server = nil
        #expect(client.readToEnd() == ("", 0))
    }

    @Test("Cancelling and stopping end all waits for requests")
    func wakesThoseWhoWait() async throws {
        let server = try LoopbackServer { _ in .status(200) }
        let cancelled = Task { await server.waitForRequests(1) }
        let stopped = Task { await server.waitForRequests(2) }
        cancelled.cancel()
        await cancelled.value
        server.stop()
        await stopped.value
        #expect(server.requestCount == 0)
    }

    struct Garbage: Sendable, CustomTestStringConvertible {
        let status: Int
        let input: String

        var testDescription: String { "\(status)" }
    }

    @Test(
        "An invalid request is rejected, and the next connection works",
        arguments: [
            Garbage(status: 400, input: "\u{16}\u{3}\u{1}"),
            Garbage(status: 400, input: "nonsense\r\n\r\n"),
            Garbage(status: 505, input: "GET / HTTP/2.0\r\n\r\n"),
            Garbage(status: 413, input: "POST / HTTP/1.1\r\nContent-Length: 268435457\r\n\r\n"),
            Garbage(status: 431, input: "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 2 << 20)),
        ]
    )
    func refusesGarbage(_ garbage: Garbage) async throws {
        try await withServer { _ in
            .text("fine")
        } body: { server in
            let client = try RawClient(server)
            client.send(garbage.input)
            #expect(client.readToEnd().text.hasPrefix("HTTP/1.1 \(garbage.status) "))
            let next = try RawClient(server)
            next.send("GET / HTTP/1.1\r\n\r\n")
            #expect(next.read(until: "fine").hasPrefix("HTTP/1.1 200 OK"))
            #expect(server.requestCount == 1)
        }
    }

    @Test("A connection that its client closes is released")
    func forgetsClientsThatVanish() async throws {
        try await withServer { _ in
            .hang(.seconds(600))
        } body: { server in
            let halfway = try RawClient(server)
            halfway.send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab")
            halfway.close()
            let hanging = try RawClient(server)
            hanging.send("GET / HTTP/1.1\r\n\r\n")
            await server.waitForRequests(1)
            hanging.close()
            await server.waitForOpenConnections(atMost: 0)
            #expect(server.requestCount == 1)
        }
    }

    @Test("A write to a closed connection is counted as a broken pipe")
    func countsBrokenPipes() async throws {
        let chunk = Response.Chunk(Data(count: 64 << 10), delay: .milliseconds(1))
        let response = Response(body: .chunks(Array(repeating: chunk, count: 1_000)))
        try await withServer { _ in
            response
        } body: { server in
            let client = try RawClient(server)
            client.send("GET / HTTP/1.1\r\n\r\n")
            _ = client.read(until: "\r\n\r\n")
            client.close()
            await server.waitForOpenConnections(atMost: 0)
            #expect(server.brokenPipes == 1)
        }
    }

    @Test("A request provides its path, query and headers")
    func describesRequests() async throws {
        try await withServer { _ in
            .status(204)
        } body: { server in
            let client = try RawClient(server)
            client.send("GET http://a:1/b%20c?x=1&y=%C3%A9+&x=2&z&w=%zz HTTP/1.1\r\nX-One: 1\r\nx-one: 2\r\n\r\n")
            await server.waitForRequests(1)
            let request = try #require(server.requests.first)
            #expect(request.path == "/b%20c")
            #expect(request.query == ["x": "2", "y": "é+", "z": "", "w": "%zz"])
            #expect(request.header("X-ONE") == "1")
            #expect(request.header("X-Two") == nil)
            #expect(server.url.absoluteString == "http://127.0.0.1:\(server.port)")
            #expect(server.url("a b?é").absoluteString == server.url.absoluteString + "/a%20b?%C3%A9")
            #expect(server.url("//x").host == "127.0.0.1")
        }
    }

    private func withServer(
        handler: @escaping LoopbackServer.Handler,
        body: (LoopbackServer) async throws -> Void
    ) async throws {
        let server = try LoopbackServer(handler: handler)
        defer { server.stop() }
        try await body(server)
        server.stop()
        await server.waitForOpenConnections(atMost: 0)
    }
}
