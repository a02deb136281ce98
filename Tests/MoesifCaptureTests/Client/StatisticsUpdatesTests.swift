import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite("Statistics as a stream", .timeLimit(.minutes(10)))
struct StatisticsUpdatesTests {
    @Test("Changes arrive at most once a second, and the last one after the end")
    func changes() async throws {
        let clock = ManualClock()
        let transport = RecordingTransport { _ in
            // Takes more than a second of the clock, which advances meanwhile.
            let begin = clock.now
            while clock.now < begin + .seconds(3), !Task.isCancelled { await Task.yield() }
            return CollectorResponse(status: 201)
        }
        let client = TestClient(transport) { configuration in
            configuration.timeSource = clock
            configuration.consent = .pending
        }
        var updates = client.moesif.statisticsUpdates.makeAsyncIterator()
        #expect(await updates.next() == Moesif.Statistics())
        client.record(0..<3)
        await client.moesif.flush()
        let begin = clock.now
        let moving = Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: .milliseconds(100))
                await Task.yield()
            }
        }
        defer { moving.cancel() }
        let changed = await updates.next()
        #expect(changed?.captured == 3 && clock.now >= begin + .seconds(1))
        client.moesif.consent = .granted
        let end = Task { await client.moesif.shutdown(timeout: .longest).statistics }
        var last = changed
        while let next = await updates.next() { last = next }
        #expect(last?.delivered == 3)
        #expect(await last == end.value)
    }

    @Test("A stream ends with its task or client, and after one element of a disabled client", .tags(.slow))
    func ends() async throws {
        var client: Moesif? = Moesif(applicationID: "test") { $0.transport = RecordingTransport() }
        let updates = try #require(client?.statisticsUpdates)
        var iterator = updates.makeAsyncIterator()
        #expect(await iterator.next() != nil)
        client = nil
        #expect(await iterator.next() == nil)

        let living = TestClient()
        let task = Task {
            var count = 0
            for await _ in living.moesif.statisticsUpdates { count += 1 }
            return count
        }
        task.cancel()
        #expect(await task.value <= 1)

        var count = 0
        let disabled = Moesif(applicationID: "")
        for await statistics in disabled.statisticsUpdates {
            #expect(statistics == Moesif.Statistics())
            count += 1
        }
        #expect(count == 1 && disabled.health.isInert)
    }
}
