#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// TLS and HTTP/2 against a server with a certificate of a test authority.
@Suite("TLS and HTTP/2 of the libcurl transport", .tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportTLSTests {
    @Test("A certificate of a trusted authority is accepted, and the connection is kept")
    func aCertificateOfATrustedAuthorityIsAcceptedAndTheConnectionKept() async throws {
        let server = try TLSServer()
        let transport = try CurlFixture.transport(trusting: server.authority)
        for _ in 0..<3 {
            let response = try await transport.send(CurlFixture.post(server.url()))
            #expect(response.status == 201)
            #expect(response.body == Data("{}".utf8))
            #expect(response.headers["X-Connection"] == "0")
        }
    }

    @Test("A certificate of an unknown authority fails the request")
    func aCertificateOfAnUnknownAuthorityIsRefused() async throws {
        let server = try TLSServer()
        let failure = await CurlFixture.failure(try CurlFixture.transport(), CurlFixture.post(try server.url()))
        #expect(failure?.reason == .certificateNotTrusted)
        #expect(
            failure?.description
                == "TLS handshake failed: certificate not trusted (localhost:\(server.port), curl code 60)"
        )
    }

    @Test("A certificate for another host fails the request")
    func aCertificateOfAnotherHostIsRefused() async throws {
        let server = try TLSServer()
        let transport = try CurlFixture.transport(trusting: server.authority)
        for host in ["127.0.0.1", "other.localhost"] {
            let failure = await CurlFixture.failure(transport, CurlFixture.post(try server.url(host: host)))
            #expect(failure?.reason == .certificateOfOtherHost)
        }
    }

    @Test("An expired certificate fails the request")
    func aCertificateThatHasExpiredIsRefused() async throws {
        let server = try TLSServer(days: -1)
        let transport = try CurlFixture.transport(trusting: server.authority)
        let failure = await CurlFixture.failure(transport, CurlFixture.post(try server.url()))
        #expect(failure?.reason == .certificateExpired)
    }

    @Test("A server without TLS fails the request with a TLS error")
    func aServerWithoutTLSIsTold() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        defer { server.stop() }
        let url = try #require(URL(string: "https://127.0.0.1:\(server.port)/a"))
        let failure = await CurlFixture.failure(try CurlFixture.transport(), CurlFixture.post(url))
        #expect(failure?.reason == .tlsFailed)
    }

    @Test("A missing certificate authority file fails the request")
    func anAuthoritysFileThatIsNotThereIsAFailure() async throws {
        let server = try TLSServer()
        let transport = try CurlFixture.transport(trusting: URL(fileURLWithPath: "/nowhere/authority.pem"))
        #expect(await CurlFixture.failure(transport, CurlFixture.post(try server.url()))?.reason == .tlsFailed)
    }

    @Test("Concurrent requests share one HTTP/2 connection")
    func requestsAtOnceShareOneConnectionOverHTTP2() async throws {
        let server = try TLSServer(offersHTTP2: true)
        let transport = try CurlFixture.transport(trusting: server.authority)
        var request = CurlFixture.post(try server.url())
        // Together they exceed the initial flow-control window of a connection; random bytes do not compress.
        request.body = Data((0..<16_000).map { _ in UInt8.random(in: 0...255) })
        for _ in 0..<2 { #expect(try await Self.connections(of: 4, request, transport) == ["0": 4]) }
    }

    @Test("Concurrent HTTP/1.1 requests use no more than the allowed connections", .tags(.race))
    func requestsAtOnceHaveConnectionsOfTheirOwnOverHTTP1() async throws {
        let server = try TLSServer()
        let transport = try CurlFixture.transport(connections: 2, trusting: server.authority)
        let request = CurlFixture.post(try server.url())
        let connections = try await Self.connections(of: 200, request, transport)
        #expect(Set(connections.keys).isSubset(of: ["0", "1"]))
    }

    /// Sends `count` requests at once, and returns the number of requests on each connection.
    private static func connections(
        of count: Int,
        _ request: CollectorRequest,
        _ transport: CurlTransport
    ) async throws -> [String: Int] {
        try await withThrowingTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    let response = try await transport.send(request)
                    #expect(response.status == 201)
                    return response.headers["X-Connection"] ?? "none"
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }
}
#endif
