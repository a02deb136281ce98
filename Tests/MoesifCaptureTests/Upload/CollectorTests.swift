import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The real transports against a collector on loopback.
@Suite(.timeLimit(.minutes(10)))
struct CollectorTests {
    @Test("An upload has the path, headers and encoding that the collector expects")
    func requestIsAsTheCollectorWantsIt() async throws {
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

    @Test(
        "A failed upload is sent again, and its events are stored once",
        .tags(.slow),
        arguments: [
            FakeCollector.Failure.status(500), .status(503), .status(429, headers: ["Retry-After": "1"]), .drop, .reset,
            .garbage, .storeThenDrop, .redirect(to: "/elsewhere"),
        ]
    )
    func failureIsOvercome(_ failure: FakeCollector.Failure) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(failure)
        let result = try await Self.deliverOne(to: collector)
        #expect(result.isComplete)
        #expect(result.statistics.delivered == 1)
        // libcurl itself repeats a request that got no response on a kept connection.
        let isRepeated = [.drop, .reset, .storeThenDrop].contains(failure)
        #expect(isRepeated ? result.statistics.retries <= 1 : result.statistics.retries == 1)
        #expect(collector.deliveries.count == 2)
        #expect(collector.events.count == 1)
        #expect(result.statistics.isBalanced)
    }

    @Test("A truncated response with a success status counts as delivered")
    func cutAnswerCountsAsAccepted() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.cutAnswer)
        let result = try await Self.deliverOne(to: collector)
        #expect(result.statistics.delivered == 1)
        #expect(collector.received.count == 1)
    }

    @Test("A single event that the collector rejects is dropped and not sent again")
    func refusalIsFinal() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.status(400))
        let result = try await Self.deliverOne(to: collector)
        #expect(result.isComplete)
        #expect(result.statistics.dropped == [.rejected: 1])
        #expect(collector.deliveries.count == 1)
    }

    @Test("An upload to a collector that hangs times out, and the next upload succeeds")
    func collectorThatHangsCostsItsDeadlineAndANewSession() async throws {
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

    @Test("A cancelled upload throws a cancellation error")
    func cancelledSendReturns() async throws {
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

    @Test("A response body over the limit is cut, and its status counts")
    func answerWithoutEndIsItsStatus() async throws {
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

    @Test("A response body that stalls for two seconds is abandoned, and its status counts")
    func answerThatStallsIsItsStatus() async throws {
        let chunks = [
            LoopbackServer.Response.Chunk(Data("begun".utf8)), .init(Data("late".utf8), delay: .seconds(50)),
        ]
        let server = try LoopbackServer { _ in LoopbackServer.Response(status: 201, body: .chunks(chunks)) }
        defer { server.stop() }
        let clock = ManualClock()
        let transport = URLSessionCollectorTransport(timeSource: clock)
        let request = try CollectorAPI(at: server.url).batch(.event, [Array("{}".utf8)])
        let stalled = Task { try await transport.send(request) }
        // The status has arrived once the deadline of the whole request is replaced by the deadline of the body.
        while clock.nextDeadline != .seconds(2), !Task.isCancelled { await Task.yield() }
        clock.advance(by: .seconds(2))
        #expect(try await stalled.value.status == 201)
    }

    /// A body written to a connection that the server is about to close would be lost, and its request would hang.
    @Test("A server that closes kept connections without notice loses no request")
    func aConnectionThatEndsUnannouncedLosesNoBody() async throws {
        // The whole response arrives first; the connection closes a little later.
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

    @Test("Cookies that the collector sets are not sent back")
    func cookiesAreNotKept() async throws {
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
    /// Creates a client of a collector for a test.
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
    /// Creates requests to a collector for a test.
    init(at url: URL) throws {
        self.init(
            endpoint: try CollectorEndpoint(url, allowsInsecure: false),
            applicationID: ApplicationID(value: "app-1")
        )
    }
}
