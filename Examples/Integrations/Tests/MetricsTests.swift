import CoreMetrics
import MetricsTestKit
import MoesifCapture
import MoesifCaptureTesting
import MoesifMetrics
import Testing

/// The metrics of `MoesifMetricsReporter`, with a manual clock.
@Suite(.timeLimit(.minutes(2)))
struct MetricsTests {
    private let clock = ManualClock()
    private let transport = RecordingTransport()
    private let metrics = TestMetrics()
    private let moesif: Moesif
    private let reporter: MoesifMetricsReporter

    init() {
        let (clock, transport) = (clock, transport)
        moesif = Moesif(applicationID: "test") { configuration in
            configuration.timeSource = clock
            configuration.transport = transport
            configuration.outgoing.skip = { $0.request.method == "HEAD" }
            configuration.maskEvent = { $0.request.verb == "DELETE" ? nil : $0 }
        }
        reporter = MoesifMetricsReporter(of: moesif, factory: metrics)
    }

    private func record(_ methods: String...) {
        for method in methods {
            let request = CapturedCall.Request(
                target: "/",
                method: method,
                host: "a.example",
                headers: [:],
                peerAddress: nil
            )
            moesif.record(request: request, response: CapturedCall.Response(status: 200))
        }
    }

    private func total(_ name: String, _ dimensions: [(String, String)] = []) -> Int64 {
        metrics.counterTotal(label: "moesif_\(name)_total", dimensions: dimensions)
    }

    /// Advances the clock until a condition holds.
    private func advance(until holds: () -> Bool) async {
        while !holds(), !Task.isCancelled {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
    }

    @Test("Counters grow by the events since the last report") func countersGrowByWhatHasCome() async throws {
        #expect(try metrics.expectCounter("moesif_events_delivered_total").totalValue == 0)
        let running = Task { await reporter.run() }
        for round in 1...3 {
            record("GET", "GET", "HEAD", "DELETE")
            await moesif.flush()
            await advance { total("events_captured") == round * 4 }
        }
        // A report may come between two calls of a round.
        let increments = try metrics.expectCounter("moesif_events_captured_total").values
        #expect(increments.count >= 3 && increments.allSatisfy { $0 > 0 } && increments.reduce(0, +) == 12)
        record("GET")
        await moesif.shutdown()
        let moving = Task { await advance { false } }
        await running.value
        moving.cancel()
        let statistics = moesif.statistics
        #expect(statistics.captured == 13 && total("events_captured") == 13)
        #expect(statistics.skipped == 3 && total("events_skipped") == 3)
        #expect(statistics.delivered == 7 && total("events_delivered") == 7)
        #expect(statistics.dropped == [.masked: 3] && total("events_dropped", [("reason", "masked")]) == 3)
    }

    @Test("Events before a cancellation are counted once")
    func whatCameBeforeACancellationIsCountedOnce() async throws {
        for round in 1...3 {
            let running = Task { await reporter.run() }
            record("GET")
            await moesif.flush()
            await advance { total("events_captured") == round * 2 - 1 }
            record("GET")
            await moesif.flush()
            running.cancel()
            await running.value
            #expect(total("events_captured") == round * 2 && total("events_delivered") == round * 2)
        }
    }

    @Test("A client that is shut down is reported once") func aClientThatIsShutDownIsReportedOnce() async throws {
        await moesif.shutdown()
        record("GET")
        await reporter.run()
        await reporter.run()
        #expect(total("events_captured") == 1 && total("events_dropped", [("reason", "shut_down")]) == 1)
        #expect(moesif.statistics.dropped == [.shutDown: 1])
    }

    @Test("The number of waiting events is a gauge") func whatWaitsIsAGauge() async throws {
        let waiting = try metrics.expectGauge("moesif_events_waiting")
        moesif.consent = .pending
        record("GET", "GET")
        #expect(moesif.statistics.waiting == 2)
        await report()
        #expect(waiting.lastValue == 2)
        #expect(try metrics.expectGauge("moesif_events_spooled").lastValue == 0)
        moesif.consent = .granted
        await moesif.flush()
        await report()
        #expect(waiting.lastValue == 0)
    }

    @Test("Dimensions distinguish the metrics of clients") func clientsAreToldApartByTheirDimensions() async throws {
        let client = [("client", "billing")]
        let reporter = MoesifMetricsReporter(of: moesif, dimensions: client, factory: metrics)
        record("GET", "DELETE")
        await moesif.flush()
        let running = Task { await reporter.run() }
        running.cancel()
        await running.value
        #expect(try metrics.expectCounter("moesif_events_captured_total", client).totalValue == 2)
        #expect(total("events_dropped", client + [("reason", "masked")]) == 1)
        #expect(try metrics.expectGauge("moesif_events_waiting", client).lastValue == 0)
    }

    /// Runs the reporter until a cancellation ends it.
    private func report() async {
        let running = Task { await reporter.run() }
        running.cancel()
        await running.value
    }
}
