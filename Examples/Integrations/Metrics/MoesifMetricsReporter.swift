public import CoreMetrics
public import MoesifCapture
import Synchronization

/// The statistics of a client as metrics: counters of what has become of its events, and gauges of what waits.
///
/// Counters grow by what has come since the last update, so that nothing is counted twice, also where `run()` is called
/// again after it was cancelled.
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
    /// What the counters have been told.
    private let told = Mutex(Moesif.Statistics())

    /// Creates a reporter, and its metrics; make one for each client.
    ///
    /// - Parameters:
    ///   - dimensions: The dimensions of all its metrics, by which several clients are told apart. Default: none.
    ///   - factory: Makes the metrics. Default: the one that the process has set up.
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

    /// Reports until the task is cancelled or the client is shut down, at most once a second.
    ///
    /// What was counted by then is reported when it returns.
    public func run() async {
        for await _ in moesif.statisticsUpdates { report() }
        report()
    }

    private func report() {
        // Taken under the lock, or of two runs the one could tell again what the other has told.
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
    /// Adds what has come; a counter that does not grow is left alone.
    fileprivate func add(_ difference: Int) {
        if difference > 0 { increment(by: difference) }
    }
}
