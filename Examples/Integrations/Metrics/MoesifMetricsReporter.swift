public import CoreMetrics
public import MoesifCapture
import Synchronization

/// A reporter that publishes the statistics of a client as metrics.
///
/// Its counters count events by their outcome, and its gauges show the events that wait. Each report increments a
/// counter by the change since the last report. So nothing is counted twice, even if `run()` is called again after it
/// was cancelled.
public final class MoesifMetricsReporter: Sendable {
    private struct Total: Sendable {
        let counter: Counter
        let value: @Sendable (Moesif.Statistics) -> Int
    }

    private let moesif: Moesif
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory
    private let totals: [Total]
    private let waiting: Gauge
    private let spooled: Gauge
    /// The statistics that the counters have reported.
    private let told = Mutex(Moesif.Statistics())

    /// Creates a reporter and its metrics.
    ///
    /// Create one reporter for each client.
    ///
    /// - Parameters:
    ///   - moesif: The client whose statistics are reported.
    ///   - dimensions: The dimensions of all metrics of the reporter. They distinguish several clients. Default: none.
    ///   - factory: The factory that creates the metrics. Default: the factory of `MetricsSystem`.
    public init(
        of moesif: Moesif,
        dimensions: [(String, String)] = [],
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        func total(_ name: String, _ value: @escaping @Sendable (Moesif.Statistics) -> Int) -> Total {
            let counter = Counter(label: "moesif_\(name)_total", dimensions: dimensions, factory: factory)
            return Total(counter: counter, value: value)
        }
        self.moesif = moesif
        self.dimensions = dimensions
        self.factory = factory
        totals = [
            total("events_captured", \.captured),
            total("events_recovered", \.recovered),
            total("events_skipped", \.skipped),
            total("events_sampled_out", \.sampledOut),
            total("events_delivered", \.delivered),
            total("events_damaged", \.damaged),
            total("uploads_retried", \.retries),
            total("calls_out_of_reach", \.outOfReach),
        ]
        waiting = Gauge(label: "moesif_events_waiting", dimensions: dimensions, factory: factory)
        spooled = Gauge(label: "moesif_events_spooled", dimensions: dimensions, factory: factory)
    }

    /// Reports changes at most once a second, until the task is cancelled or the client is shut down.
    ///
    /// It makes a last report before it returns.
    public func run() async {
        for await _ in moesif.statisticsUpdates { report() }
        report()
    }

    private func report() {
        // Read under the lock; otherwise two runs could report the same change.
        let (before, statistics) = told.withLock { told in
            let (before, now) = (told, moesif.statistics)
            told = now
            return (before, now)
        }
        for total in totals { total.counter.add(total.value(statistics) - total.value(before)) }
        for (reason, count) in statistics.dropped {
            Counter(
                label: "moesif_events_dropped_total",
                dimensions: dimensions + [("reason", reason.description.replacing(" ", with: "_"))],
                factory: factory
            ).add(count - before.dropped[reason, default: 0])
        }
        waiting.record(statistics.waiting)
        spooled.record(statistics.spooled)
    }
}

extension Counter {
    /// Adds a difference, unless it is zero or negative.
    fileprivate func add(_ difference: Int) {
        if difference > 0 { increment(by: difference) }
    }
}
