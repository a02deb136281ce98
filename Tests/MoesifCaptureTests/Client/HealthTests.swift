import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The health that a client reports.
@Suite("Health of a client", .timeLimit(.minutes(10)))
struct HealthTests {
    private struct NoRoute: Error {}

    @Test("A failing collector degrades the health until it accepts an event")
    func collector() async throws {
        let status = Lock<Int?>(nil)
        let clock = ManualClock()
        let transport = RecordingTransport { _ in
            guard let status = status.withLock({ $0 }) else { throw NoRoute() }
            return CollectorResponse(status: status)
        }
        let client = TestClient(transport) { configuration in
            configuration.timeSource = clock
            configuration.randomSource = FixedRandom(number: 0.01)
        }
        #expect(client.moesif.health == .ok && !client.moesif.health.isInert)
        client.record(0..<25)
        while client.moesif.health == .ok, !Task.isCancelled { await Task.yield() }
        #expect(client.moesif.statistics.retries == 1)
        let first = client.moesif.health
        #expect(first == .degraded(since: clock.date, reason: "no response from api.moesif.net:443"))
        #expect(first.description == "degraded: no response from api.moesif.net:443" && !first.isInert)
        let since = clock.date
        status.withLock { $0 = 401 }
        await advance(clock) { client.moesif.health.reason?.contains("401") ?? false }
        #expect(client.moesif.health.degradedSince == since)
        client.moesif.consent = .pending
        #expect(client.moesif.health == .ok)
        client.moesif.consent = .granted
        #expect(client.moesif.health.degradedSince == since)
        status.withLock { $0 = 201 }
        await advance(clock) { client.moesif.statistics.delivered == 25 }
        #expect(client.moesif.health == .ok)
    }

    @Test("A disk that rejects events degrades the health until it accepts them")
    func disk() async throws {
        let folder = TemporaryFolder()
        try Data().write(to: folder.url)
        let clock = ManualClock()
        let client = TestClient { configuration in
            configuration.timeSource = clock
            configuration.delivery.spool = .directory(folder.url)
        }
        await client.moesif.flush()
        #expect(
            client.moesif.health.reason?.hasPrefix("could not write to the spool, events are kept in memory only")
                ?? false
        )
        try FileManager.default.removeItem(at: folder.url)
        clock.advance(by: .seconds(61))
        client.record(0..<1)
        await client.moesif.flush()
        #expect(client.moesif.health == .ok)
    }

    @Test("A client that captures nothing reports the reason")
    func inert() async throws {
        let disabled = Moesif(applicationID: "")
        #expect(
            disabled.health == .inert(Moesif.ConfigurationError.missingApplicationID.description)
                && disabled.health.isInert
        )
        let client = TestClient { $0.consent = .pending }
        #expect(client.moesif.health == .ok)
        client.moesif.consent = .denied
        #expect(client.moesif.health == .inert("consent is denied"))
        client.moesif.consent = .granted
        #expect(client.moesif.health == .ok)
        await client.moesif.shutdown()
        #expect(client.moesif.health == .inert("shut down"))
    }

    private func advance(_ clock: ManualClock, until isReached: () -> Bool) async {
        while !isReached(), !Task.isCancelled {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
    }
}
