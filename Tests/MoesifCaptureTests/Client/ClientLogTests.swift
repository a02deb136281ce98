import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The log entries of a working client.
@Suite("Log of a client", .timeLimit(.minutes(5)))
struct ClientLogTests {
    private let entries = Lock<[Moesif.LogEntry]>([])
    private let clock = ManualClock()

    private func client(
        _ transport: RecordingTransport = RecordingTransport(),
        _ configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) -> TestClient {
        TestClient(transport) { configuration in
            configuration.timeSource = clock
            configuration.log = { [entries] entry in entries.withLock { $0.append(entry) } }
            configure(&configuration)
        }
    }

    /// Returns the messages that the client has logged so far.
    private func messages(_ client: TestClient, _ level: Moesif.LogEntry.Level? = nil) throws -> [String] {
        let log = try #require(client.moesif.recorder?.log)
        #expect(log.drain(timeout: .seconds(60)))
        return entries.withLock { $0.filter { level == nil || $0.level == level }.map(\.message) }
    }

    @Test("The first entry names the collector, the spool and the changed options")
    func start() throws {
        let folder = TemporaryFolder()
        let client = client { configuration in
            configuration.baseURL = URL(string: "http://localhost:9500/collector") ?? configuration.baseURL
            configuration.delivery.batchSize = 50
            configuration.delivery.batchInterval = .seconds(5)
            configuration.delivery.spool = .directory(folder.url)
            configuration.outgoing.skip = { _ in false }
            configuration.outgoing.apiVersion = "secret-2"
            configuration.outgoing.propagatesTrace = .only(["*.internal.example.com"])
            configuration.redaction.headers.insert("X-Own")
            configuration.incoming.logBody = false
        }
        let first = try #require(try messages(client, .info).first)
        #expect(
            first.hasPrefix(
                "MoesifCapture \(Version.current) started; collector http://localhost:9500/collector, spool of up to "
            )
        )
        #expect(
            first.hasSuffix(
                """
                options set: outgoing.skip, outgoing.apiVersion, outgoing.propagatesTrace, incoming.bodies, redaction.headers, \
                delivery.batchSize 50, delivery.batchInterval 5 s, delivery.spool, transport, timeSource
                """
            )
        )
    }

    @Test("The first entry of a client with the defaults says so")
    func defaults() throws {
        let entries = Lock<[String]>([])
        let moesif = Moesif(applicationID: "test") {
            $0.log = { entry in entries.withLock { $0.append(entry.message) } }
        }
        #expect(moesif.recorder?.log.drain(timeout: .seconds(60)) == true)
        #expect(
            entries.withLock { $0.first } == """
                MoesifCapture \(Version.current) started; collector https://api.moesif.net:443, no spool, \
                all options have their defaults
                """
        )
    }

    @Test("An upload is logged as one entry with its numbers")
    func upload() async throws {
        let client = client()
        client.record(0..<3)
        #expect(await client.moesif.flush().isComplete)
        let all = try messages(client, .debug)
        #expect(all.count == 1)
        #expect(all.first?.hasPrefix("delivered 3 events (") == true)
        #expect(all.first?.hasSuffix(" bytes) to api.moesif.net:443: status 201, 0 ms") == true)
        let fields = entries.withLock { $0.last?.fields }
        #expect(fields?.eventCount == 3 && fields?.status == 201 && fields?.attempt == 1)
    }

    @Test("A skipped call and a dropped event are logged once, and further ones are counted")
    func leftOut() async throws {
        let client = client { configuration in
            configuration.outgoing.skip = { call in call.request.url.path == "/3" }
            configuration.maskEvent = { event in event.request.uri.hasSuffix("/4") ? nil : event }
        }
        // Excluded where they are made, so they are not logged.
        Moesif.withoutCapture { client.record(5..<7) }
        for _ in 0..<5 { client.record(0..<5) }
        _ = await client.events()
        let all = try messages(client, .debug).filter { !$0.hasPrefix("delivered") }
        #expect(
            Set(all) == [
                "skipped a call to api.example.com: outgoing.skip returned true",
                "skipped 4 more calls: outgoing.skip returned true",
                "dropped the event of a call to api.example.com: maskEvent returned nil",
                "dropped the event of 4 more calls: maskEvent returned nil",
            ]
        )
        #expect(all.count == 4)
    }

    @Test("A collector that does not respond is logged after five seconds")
    func slowCollector() async throws {
        let gate = AsyncWatermark()
        let transport = RecordingTransport { [clock] _ in
            _ = await gate.wait(for: 1, until: .longest, clock)
            return CollectorResponse(status: 201)
        }
        let client = client(transport)
        client.record(0..<25)
        await transport.waitForRequests(1)
        clock.advance(by: .seconds(4.9))
        #expect(try messages(client, .warning).isEmpty)
        clock.advance(by: .seconds(0.1))
        while try messages(client, .warning).isEmpty, !Task.isCancelled { await Task.yield() }
        #expect(
            try messages(client, .warning) == ["api.moesif.net:443 has not responded for 5 s; still waiting"]
        )
        gate.advance(to: 1)
        _ = await client.events()
        #expect(try messages(client, .warning).count == 1)
    }

    @Test("Of several late responses within a minute, one is a warning")
    func slowCollectorAgain() async throws {
        let gate = AsyncWatermark()
        let requests = Lock(0)
        let transport = RecordingTransport { [clock] _ in
            let number = requests.withLock { count in
                count += 1
                return count
            }
            _ = await gate.wait(for: number, until: .longest, clock)
            return CollectorResponse(status: 201)
        }
        let client = client(transport)
        for number in 1...2 {
            client.record(0..<25)
            await transport.waitForRequests(number)
            clock.advance(by: .seconds(5))
            while try messages(client).count(where: { $0.contains("has not responded") }) < number, !Task.isCancelled {
                await Task.yield()
            }
            gate.advance(to: number)
        }
        _ = await client.events()
        #expect(try messages(client, .warning).count == 1)
    }

    @Test("An outage is logged when it begins, lasts and ends")
    func outage() async throws {
        let isDown = Lock(true)
        let transport = RecordingTransport { _ in
            CollectorResponse(status: isDown.withLock { $0 } ? 503 : 201)
        }
        let client = client(transport) { configuration in
            configuration.randomSource = FixedRandom(number: 0.5)
            configuration.delivery.concurrentUploads = 1
        }
        client.record(0..<25)
        while client.moesif.statistics.retries < 8, !Task.isCancelled {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        isDown.withLock { $0 = false }
        while client.moesif.statistics.delivered == 0, !Task.isCancelled {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        let down = "api.moesif.net:443 is not ready (status 503); 25 events kept, next attempt in "
        let notices = try messages(client, .notice)
        #expect(notices.count == 2)
        #expect(notices.first?.hasPrefix(down) == true)
        #expect(notices.last?.hasSuffix("; delivery works again") == true)
        let warnings = try messages(client, .warning).filter { !$0.contains("has not responded") }
        #expect(warnings.count == 1 && warnings.first?.hasPrefix(down) == true)
    }
}
