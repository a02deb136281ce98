#if os(Linux)
import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A request without a response fails at once, with the reason.
@Suite("Failures of the libcurl transport", .tags(.linux), .timeLimit(.minutes(5)))
struct CurlTransportFailureTests {
    @Test(
        "A connection that ends without a valid response fails with the reason",
        arguments: [
            (.drop, .noResponse),
            (.reset, .connectionLost),
            (CurlFixture.raw("\u{0}\u{1}not http\r\n\r\n"), .notHTTP),
            (CurlFixture.raw("HTTP/1.1 none\r\n\r\n"), .notHTTP),
            (CurlFixture.raw("HTTP/1.1 201 Created\r\nContent-Type: te"), .connectionLost),
            (CurlFixture.raw("HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 201 Created\r\n\r\n"), .notHTTP),
        ] as [(LoopbackServer.Response, CollectorFailure.Reason)]
    )
    func noResponse(
        _ response: LoopbackServer.Response,
        _ reason: CollectorFailure.Reason
    ) async throws {
        let server = try LoopbackServer { _ in response }
        defer { server.stop() }
        let failure = await CurlFixture.failure(
            try CurlFixture.transport(ManualClock()),
            CurlFixture.post(server.url("/a"))
        )
        #expect(failure?.reason == reason)
        #expect(failure?.server == "127.0.0.1:\(server.port)")
        #expect(failure?.reason.isPermanent == false)
    }

    @Test("A refused connection fails with the host, the port and curl's code")
    func nothingListens() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        server.stop()
        let failure = await CurlFixture.failure(
            try CurlFixture.transport(ManualClock()),
            CurlFixture.post(server.url("/a"))
        )
        #expect(failure == CollectorFailure(.refused, server: "127.0.0.1:\(server.port)", code: .curl(7)))
        #expect(failure?.description == "connection refused (127.0.0.1:\(server.port), curl code 7)")
    }

    @Test("A server that hangs fails one request at its timeout, and the next request succeeds")
    func aServerThatHangsCostsTheDeadlineAndNotTheNextRequest() async throws {
        let server = try LoopbackServer { request in request.path == "/hang" ? .hang(.seconds(50)) : .status(201) }
        defer { server.stop() }
        let clock = ManualClock()
        let transport = try CurlFixture.transport(connections: 1, clock)
        let hung = Task { await CurlFixture.failure(transport, CurlFixture.post(server.url("/hang"))) }
        await server.waitForRequests(1)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(30))
        let failure = await hung.value
        #expect(failure?.description == "timed out after 30 s (127.0.0.1:\(server.port))")
        // The only connection is free again.
        #expect(try await transport.send(CurlFixture.post(server.url("/a"))).status == 201)
        await server.waitForOpenConnections(atMost: 1)
    }

    /// The fallback if the library does not end the request.
    @Test("libcurl ends a transfer at its own timeout", .tags(.slow))
    func libcurlEndsATransferByItself() async throws {
        let server = try LoopbackServer { _ in .hang(.seconds(50)) }
        defer { server.stop() }
        let transport = try CurlFixture.transport(timeout: .milliseconds(1), ManualClock())
        let failure = await CurlFixture.failure(transport, CurlFixture.post(server.url("/a")))
        #expect(failure?.reason == .timedOut(.milliseconds(1)))
        #expect(failure?.code == .curl(28))
    }

    @Test("A cancelled upload returns at once, and its connection closes")
    func aTaskThatIsCancelledReturnsAtOnceAndItsConnectionCloses() async throws {
        let server = try LoopbackServer { _ in .hang(.seconds(50)) }
        defer { server.stop() }
        let transport = try CurlFixture.transport(ManualClock())
        let hung = Task { try await transport.send(CurlFixture.post(server.url("/a"))) }
        await server.waitForRequests(1)
        hung.cancel()
        await #expect(throws: CancellationError.self) { try await hung.value }
        await server.waitForOpenConnections(atMost: 0)
    }

    @Test("A task that is cancelled before it uploads sends nothing")
    func aTaskThatIsCancelledBeforehandSendsNothing() async throws {
        let server = try LoopbackServer { _ in .status(201) }
        defer { server.stop() }
        let transport = try CurlFixture.transport(ManualClock())
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await transport.send(CurlFixture.post(server.url("/a")))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await transport.send(CurlFixture.post(server.url("/b")))
        #expect(server.requests.map(\.target) == ["/b"])
    }

    @Test("Cancelled requests do not affect other requests", .tags(.race))
    func requestsThatAreCancelledInAnyOrderLeaveTheOthersAlone() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.Response(status: 201, delay: .milliseconds(1)) }
        defer { server.stop() }
        let transport = try CurlFixture.transport()
        let tasks = (0..<200).map { number in
            Task { try await transport.send(CurlFixture.post(server.url("/\(number)"))).status }
        }
        for (number, task) in tasks.enumerated() where number.isMultiple(of: 2) { task.cancel() }
        for (number, task) in tasks.enumerated() {
            let status = try? await task.value
            #expect(status == 201 || number.isMultiple(of: 2))
        }
    }
}
#endif
