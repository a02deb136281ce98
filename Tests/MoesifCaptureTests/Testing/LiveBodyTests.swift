import Foundation
import MoesifCapture
import Testing

@testable import MoesifCaptureTesting

/// Servers that run for long: streams of events, a port of their own, and no memory of requests.
@Suite("A LoopbackServer that runs for long", .timeLimit(.minutes(5)))
struct LiveBodyTests {
    private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("The pieces of a live body are sent one after another, and its end closes the connection")
    func pieces() throws {
        let rest = Lock(["one;", "", "two;"])
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                body: .live(every: .milliseconds(1)) {
                    rest.withLock { $0.isEmpty ? nil : Data($0.removeFirst().utf8) }
                }
            )
        }
        defer { server.stop() }
        let client = try RawClient(server)
        client.send(Self.request)
        let answer = client.readToEnd()
        #expect(answer.text == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\none;two;")
        #expect(answer.code == 0)
    }

    @Test("A live body ends when its client leaves, and when the server stops")
    func endings() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .live(every: .milliseconds(1)) { Data(".".utf8) })
        }
        defer { server.stop() }
        let (leaving, staying) = (try RawClient(server), try RawClient(server))
        for client in [leaving, staying] {
            client.send(Self.request)
            _ = client.read(until: "...")
        }
        leaving.close()
        await server.waitForOpenConnections(atMost: 1)
        server.stop()
        await server.waitForOpenConnections(atMost: 0)
        #expect(server.openConnections == 0)
    }

    @Test("A client that asks only for the head gets no live body")
    func head() throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .live(every: .milliseconds(1)) { Data("body".utf8) })
        }
        defer { server.stop() }
        let client = try RawClient(server)
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd().text.hasSuffix("\r\n\r\n"))
    }

    @Test("A server that does not keep requests counts them")
    func count() throws {
        let server = try LoopbackServer(port: 0, keepsRequests: false) { _ in .text("ok") }
        defer { server.stop() }
        let client = try RawClient(server)
        for _ in 0..<3 {
            client.send(Self.request)
            _ = client.read(until: "ok")
        }
        #expect(server.requestCount == 3)
        #expect(server.requests.isEmpty)
    }

    @Test("A port that is in use is an error with its code, and is free again after the server stops")
    func ports() throws {
        let first = try LoopbackServer { _ in .text("first") }
        let error = #expect(throws: LoopbackServerError.self) {
            _ = try LoopbackServer(port: first.port, keepsRequests: true) { _ in .text("second") }
        }
        #expect(error?.systemCall == "bind")
        #expect(error?.code == EADDRINUSE)
        first.stop()
        let second = try LoopbackServer(port: first.port, keepsRequests: true) { _ in .text("second") }
        defer { second.stop() }
        #expect(second.port == first.port)
        let client = try RawClient(second)
        client.send(Self.request)
        #expect(client.read(until: "second").hasSuffix("second"))
    }
}
