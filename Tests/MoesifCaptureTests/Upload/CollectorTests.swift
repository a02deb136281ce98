import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The real transport against a collector on loopback.
@Suite(.timeLimit(.minutes(10)))
struct CollectorTests {
    @Test func requestIsAsTheCollectorWantsIt() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let moesif = Moesif(applicationID: "app-1") { $0.baseURL = collector.url }
        _ = try await moesif.session(configuration: .ephemeral).data(from: server.url("/a"))
        let result = await moesif.shutdown(timeout: .seconds(20))
        #expect(result.isComplete)
        #expect(result.statistics.delivered == 1)
        #expect(result.statistics.isBalanced)
        let delivery = try #require(collector.deliveries.first)
        #expect(delivery.path == "/v1/events/batch")
        #expect(delivery.headers["X-Moesif-Application-Id"] == "app-1")
        #expect(delivery.headers["Content-Type"] == "application/json; charset=utf-8")
        #expect(delivery.headers["Content-Encoding"] == "gzip")
        #expect(delivery.headers["User-Agent"] == Version.userAgent)
        #expect(delivery.headers["Cookie"] == nil)
        #expect(collector.events.count == 1)
    }

    @Test(arguments: [
        FakeCollector.Failure.status(500), .status(503), .status(429, headers: ["Retry-After": "1"]), .drop, .reset,
        .garbage, .storeThenDrop, .redirect(to: "/elsewhere"),
    ])
    func failureIsOvercome(_ failure: FakeCollector.Failure) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(failure)
        let result = try await Self.deliverOne(to: collector)
        #expect(result.isComplete)
        #expect(result.statistics.delivered == 1)
        // On a connection that was kept, libcurl itself sends once more what got no response.
        let isRepeated = [.drop, .reset, .storeThenDrop].contains(failure)
        #expect(isRepeated ? result.statistics.retries <= 1 : result.statistics.retries == 1)
        #expect(collector.deliveries.count == 2)
        #expect(collector.events.count == 1)
        #expect(result.statistics.isBalanced)
    }

    @Test func cutAnswerCountsAsAccepted() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.cutAnswer)
        let result = try await Self.deliverOne(to: collector)
        #expect(result.statistics.delivered == 1)
        #expect(collector.received.count == 1)
    }

    @Test func refusalIsFinal() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.status(400))
        let result = try await Self.deliverOne(to: collector)
        #expect(result.isComplete)
        #expect(result.statistics.dropped == [.rejected: 1])
        #expect(collector.deliveries.count == 1)
    }

    @Test func collectorThatHangsCostsItsDeadlineAndANewSession() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.hang(.seconds(50)))
        let clock = ManualClock()
        let transport = URLSessionCollectorTransport(timeSource: clock)
        let request = try CollectorAPI(at: collector.url).batch(.event, [Array("{}".utf8)])
        let hung = Task { try await transport.send(request) }
        await collector.waitForDeliveries(1)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(30))
        let failure = await #expect(throws: CollectorFailure.self) { try await hung.value }
        #expect(failure?.reason == .timedOut(.seconds(30)))
        #expect(try await transport.send(request).status == 201)
    }

    @Test func cancelledSendReturns() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.hang(.seconds(50)))
        let transport = URLSessionCollectorTransport(timeSource: ManualClock())
        let request = try CollectorAPI(at: collector.url).batch(.event, [Array("{}".utf8)])
        let hung = Task { try await transport.send(request) }
        await collector.waitForDeliveries(1)
        hung.cancel()
        await #expect(throws: CancellationError.self) { try await hung.value }
    }

    @Test func answerWithoutEndIsItsStatus() async throws {
        let chunk = LoopbackServer.Response.Chunk(Data(count: 1 << 16))
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(body: .chunks(Array(repeating: chunk, count: 4096)))
        }
        defer { server.stop() }
        let transport = URLSessionCollectorTransport(timeSource: ManualClock())
        let response = try await transport.send(CollectorAPI(at: server.url).configuration())
        #expect(response.status == 200)
        #expect(response.body.count == CollectorTask.maximumBody)
    }

    @Test func answerThatStallsIsItsStatus() async throws {
        let chunks = [
            LoopbackServer.Response.Chunk(Data("begun".utf8)), .init(Data("late".utf8), delay: .seconds(50)),
        ]
        let server = try LoopbackServer { _ in LoopbackServer.Response(status: 201, body: .chunks(chunks)) }
        defer { server.stop() }
        let clock = ManualClock()
        let transport = URLSessionCollectorTransport(timeSource: clock)
        let request = try CollectorAPI(at: server.url).batch(.event, [Array("{}".utf8)])
        let stalled = Task { try await transport.send(request) }
        // The status is there when the deadline of the whole request has given way to that of the body.
        while clock.nextDeadline != .seconds(2), !Task.isCancelled { await Task.yield() }
        clock.advance(by: .seconds(2))
        #expect(try await stalled.value.status == 201)
    }

    /// A body that went into a connection which the server was about to close would be lost, and its request hang.
    @Test func aConnectionThatEndsUnannouncedLosesNoBody() async throws {
        // The answer is whole at once; the connection ends a little later.
        let answer = LoopbackServer.Response(
            status: 201,
            headers: [.init(name: "Connection", value: "keep-alive"), .init(name: "Content-Length", value: "2")],
            body: .chunks([.init(Data("{}".utf8)), .init(Data(), delay: .milliseconds(5))])
        )
        let server = try LoopbackServer { _ in answer }
        defer { server.stop() }
        let transport = URLSessionCollectorTransport(timeSource: SystemTimeSource())
        for number in 0..<20 {
            let request = try CollectorAPI(at: server.url).batch(.event, [Array("\(number)".utf8)])
            #expect(try await transport.send(request).status == 201)
        }
        #expect(server.requestCount == 20)
    }

    @Test func cookiesAreNotKept() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(headers: [.init(name: "Set-Cookie", value: "a=1; Path=/")])
        }
        defer { server.stop() }
        let transport = URLSessionCollectorTransport(timeSource: ManualClock())
        let request = try CollectorAPI(at: server.url("/base/")).configuration()
        for _ in 0..<2 { _ = try await transport.send(request) }
        #expect(server.requests.allSatisfy { $0.header("Cookie") == nil })
        #expect(server.requests.map(\.target) == ["/base/v1/config", "/base/v1/config"])
    }

    private static func deliverOne(to collector: FakeCollector) async throws -> Moesif.FlushResult {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let moesif = Moesif(applicationID: "app-1") {
            $0.baseURL = collector.url
            $0.randomSource = FixedRandom(number: 0.01)
        }
        _ = try await moesif.session(configuration: .ephemeral).data(from: server.url("/a"))
        return await moesif.shutdown(timeout: .seconds(30))
    }
}

extension CollectorClient {
    /// A collector of a test.
    init(_ api: CollectorAPI, _ transport: any CollectorTransport, _ log: Log = Log(nil)) {
        self.init(
            api: api,
            transport: transport,
            timeSource: ManualClock(),
            random: FixedRandom(number: 0.5),
            log: log,
            gate: ConsentGate()
        )
    }
}

extension CollectorAPI {
    /// Requests to a collector of a test.
    init(at url: URL) throws {
        self.init(
            endpoint: try CollectorEndpoint(url, allowsInsecure: false),
            applicationID: ApplicationID(value: "app-1")
        )
    }
}
