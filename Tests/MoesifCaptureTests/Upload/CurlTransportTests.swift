#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The requests that libcurl sends.
@Suite(.tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportTests {
    @Test("A request is sent with its method, path, headers and body")
    func aRequestIsSentAsItIs() async throws {
        let server = try LoopbackServer { _ in .json(#"{"a":1}"#, status: 201) }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        var request = CurlFixture.post(server.url("/base/v1/events/batch"), "[1,2]")
        request.headers["X-Empty"] = ""
        request.headers["X-Broken"] = "a\r\nX-Injected: b"
        let response = try await transport.perform(request)
        #expect(response.status == 201)
        #expect(response.headers["content-type"] == "application/json")
        #expect(response.body == Data(#"{"a":1}"#.utf8))
        let received = try #require(server.requests.first)
        #expect(received.method == "POST")
        #expect(received.target == "/base/v1/events/batch")
        #expect(received.body == Data("[1,2]".utf8))
        let names = received.headers.map { $0.name.lowercased() }.sorted()
        #expect(
            names == ["accept", "content-length", "content-type", "host", "user-agent", "x-broken", "x-empty"]
        )
        #expect(received.header("Content-Type") == "application/json")
        #expect(received.header("User-Agent") == "test/1")
        #expect(received.header("X-Empty") == "")
    }

    @Test("A request body is compressed and sent without waiting for 100 Continue", .tags(.slow))
    func aBodyIsCompressedAndALargeOneSentWithoutWaitingFor100Continue() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        // Random bytes do not compress.
        let bytes = Data((0..<3_000_000).map { _ in UInt8.random(in: 0...255) })
        var request = CurlFixture.post(server.url("/a"))
        request.body = bytes
        #expect(try await transport.send(request).status == 201)
        let received = try #require(server.requests.first)
        #expect(received.header("Content-Encoding") == "gzip")
        #expect(received.header("Expect") == nil)
        #expect(Gzip.decompress(received.body, limit: bytes.count) == .bytes(bytes))
    }

    @Test("A GET has no body, and a POST without a body sends a length of zero")
    func aGETHasNoBodyAndAPOSTWithoutOneAnEmptyOne() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        #expect(try await transport.send(CurlFixture.get(server.url("/v1/config"))).status == 200)
        var request = CurlFixture.post(server.url("/a"))
        request.body = nil
        request.headers = [:]
        #expect(try await transport.send(request).status == 200)
        #expect(server.requests.map(\.method) == ["GET", "POST"])
        #expect(server.requests.map { $0.header("Content-Length") } == [nil, "0"])
        #expect(server.requests.allSatisfy { $0.header("Content-Type") == nil })
    }

    @Test("Successive requests reuse one connection")
    func connectionsAreKept() async throws {
        let server = try LoopbackServer { _ in .json("{}", status: 201) }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        for _ in 0..<20 { #expect(try await transport.send(CurlFixture.post(server.url("/a"))).status == 201) }
        #expect(server.requestCount == 20)
        #expect(server.acceptedConnections == 1)
    }

    @Test("Connections close when the transport is deallocated")
    func connectionsEndWithTheTransport() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        defer { server.stop() }
        do {
            let transport = try CurlFixture.transport()
            _ = try await transport.send(CurlFixture.post(server.url("/a")))
            #expect(server.openConnections == 1)
        }
        await server.waitForOpenConnections(atMost: 0)
    }

    @Test("500 concurrent requests share three connections", .tags(.race))
    func concurrentRequestsShareThreeConnections() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        defer { server.stop() }
        let transport = try CurlFixture.transport(connections: 3)
        let statuses = try await withThrowingTaskGroup { group in
            for number in 0..<500 {
                group.addTask { try await transport.send(CurlFixture.post(server.url("/a"), "\(number)")).status }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [201: 500])
        let bodies = server.requests.map { Gzip.decompress($0.body, limit: 10) }
        #expect((0..<500).allSatisfy { bodies.contains(.bytes(Data("\($0)".utf8))) })
        #expect(bodies.count == 500)
        #expect((1...3).contains(server.acceptedConnections))
    }

    /// A request on a connection that the server is about to close is lost; it must not hang or count as delivered.
    @Test("A server that closes connections without notice loses no request")
    func aServerThatClosesSilentlyAfterEachResponseLosesNothing() async throws {
        let response = LoopbackServer.Response(status: 201, body: .data(Data("{}".utf8)), ending: .dropAfterChunks)
        let server = try LoopbackServer { _ in response }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        var failures = 0
        for number in 0..<200 {
            do {
                let request = CurlFixture.post(server.url("/a"), "\(number)")
                #expect(try await transport.send(request).status == 201)
            } catch {
                failures += 1
            }
        }
        // Requests that libcurl repeats on a new connection did not reach the server before.
        #expect(server.requestCount == 200 - failures)
        #expect(failures < 100)
    }

    @Test("A redirect is not followed")
    func redirectsAreNotFollowed() async throws {
        let server = try LoopbackServer { _ in .redirect(to: "/elsewhere", status: 307) }
        defer { server.stop() }
        let response = try await CurlFixture.transport().send(CurlFixture.post(server.url("/a")))
        #expect(response.status == 307)
        #expect(response.headers[.location] == "/elsewhere")
        #expect(server.requests.map(\.target) == ["/a"])
    }

    @Test("Cookies that the collector sets are not sent back")
    func cookiesAreNotKept() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(headers: [.init(name: "Set-Cookie", value: "a=1; Path=/")])
        }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        for _ in 0..<2 {
            #expect(try await transport.send(CurlFixture.get(server.url("/a"))).headers[.setCookie] != nil)
        }
        #expect(server.requests.map { $0.header("Cookie") } == [nil, nil])
    }

    @Test("Credentials in the URL are not sent, and a status of 401 is returned")
    func credentialsInAURLAreNotSentAndAChallengeIsAnAnswer() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(status: 401, headers: [.init(name: "WWW-Authenticate", value: "Basic realm=\"a\"")])
        }
        defer { server.stop() }
        let url = try #require(URL(string: "http://user:secret@127.0.0.1:\(server.port)/a"))
        #expect(try await CurlFixture.transport().send(CurlFixture.post(url)).status == 401)
        #expect(server.requests.map { $0.header("Authorization") } == [nil])
    }
}
#endif
