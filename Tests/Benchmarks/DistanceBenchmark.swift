import Foundation
import MoesifCapture

/// Measures the cost of delivery to a distant collector.
///
/// A collector on loopback hides the cost of waiting and connecting.
struct DistanceBenchmark {
    static let options = ["--latency-ms", "--seconds", "--events"]

    /// The number of events per second.
    private static let pace = 50
    /// The size of an event of `Feed` with its overhead while it waits, in bytes.
    private static let eventBytes = 5000
    /// The longest time to wait for delivery.
    private static let patience = Duration.seconds(20)

    /// A way to reach the collector.
    private struct Way {
        let name: String
        let certificate: Certificate?
        /// The transport to set; nil for the client's own.
        let transport: (any CollectorTransport)?
    }

    /// A client to measure, with its limits.
    private struct Client {
        let name: String
        let delivery: Moesif.DeliveryOptions
        let limits: DistanceLimits
    }

    private struct Figures {
        var steadyWork = 0.0
        var steadyShare = 0.0
        var backlogRate = 0.0
        var backlogWork = 0.0
        var connections = 0
        var lost = 0
    }

    private let latency: Duration
    private let seconds: Int
    private let events: Int

    init(_ arguments: Arguments) throws(Fault) {
        latency = .milliseconds(try arguments.number("--latency-ms", in: 0...10_000, default: 150))
        seconds = try arguments.number("--seconds", in: 1...3600, default: 10)
        events = try arguments.number("--events", in: 100...1_000_000, default: 20_000)
    }

    func run() async throws -> [String] {
        let clients = [
            Client(name: "default options", delivery: Moesif.DeliveryOptions(), limits: .standard),
            Client(name: ".server", delivery: .server, limits: .server),
        ]
        var table = Table(
            "client",
            "CPU us/event",
            "of a core",
            "backlog events/s",
            "CPU us/event",
            "connections",
            "lost"
        )
        var violations: [String] = []
        for way in try Self.ways() {
            defer { way.certificate?.remove() }
            for client in clients {
                let name = "\(client.name), \(way.name)"
                Progress.step(name)
                let figures = try await measure(client, way)
                table.add(
                    name,
                    figures.steadyWork.formatted(places: 0),
                    "\((figures.steadyShare * 100).formatted(places: 1)) %",
                    figures.backlogRate.formatted(places: 0),
                    figures.backlogWork.formatted(places: 0),
                    "\(figures.connections)",
                    "\(figures.lost)"
                )
                violations += Self.violations(figures, client.limits).map { "\(name): \($0)" }
            }
        }
        print("collector responds after \(Int(latency / .milliseconds(1))) ms; \(Self.pace) events/s, then a backlog")
        print(table)
        return violations
    }

    /// Returns HTTP with the client's own transport and, if libcurl is available, TLS with a test certificate.
    private static func ways() throws -> [Way] {
        let certificate = try Certificate()
        let plain = Way(name: "http", certificate: nil, transport: nil)
        guard let transport = CurlTransport(certificateAuthority: certificate.authority) else {
            certificate.remove()
            return [plain]
        }
        return [plain, Way(name: "TLS", certificate: certificate, transport: transport)]
    }

    private func measure(_ client: Client, _ way: Way) async throws -> Figures {
        let collector = try FarCollector(latency: latency, certificate: way.certificate)
        defer { collector.stop() }
        let made = Lock(0)
        let feed = try await Feed {
            $0.baseURL = collector.url
            $0.transport = way.transport
            $0.delivery = client.delivery
            // Runs once for each call, when its event is made.
            $0.outgoing.skip = { _ in
                made.withLock { $0 += 1 }
                return false
            }
        }
        var figures = Figures()
        try await measureSteadily(feed, &figures)
        try await measureBacklog(feed, collector, made, client.delivery, &figures)
        let statistics = feed.moesif.statistics
        let counts = try await collector.counts()
        figures.connections = counts.connections
        figures.lost = statistics.droppedTotal + max(0, statistics.delivered - counts.events)
        await feed.moesif.shutdown(timeout: .zero)
        return figures
    }

    /// Measures events that are recorded one by one, and subtracts the processor time of the idle process.
    private func measureSteadily(_ feed: Feed, _ figures: inout Figures) async throws {
        let before = await Self.work(for: max(1, seconds / 2)) {}
        let begin = CPUTime.process
        let clock = ContinuousClock.now
        _ = await Self.work(for: seconds) { feed.record() }
        guard await feed.moesif.flush(timeout: Self.patience).isComplete else {
            throw Fault(description: "not all events were delivered: \(feed.moesif.statistics)")
        }
        let time = clock.duration(to: .now).inSeconds
        let spent = (CPUTime.process - begin).inSeconds
        let after = await Self.work(for: max(1, seconds / 2)) {}
        // The smaller figure counts, because other work in one of the pauses would make events look cheaper.
        let work = spent - min(before, after) * time
        figures.steadyWork = work / Double(seconds * Self.pace) * 1e6
        figures.steadyShare = work / time
    }

    /// Returns the processor time per second while a separate thread runs a step at the pace.
    private static func work(for seconds: Int, _ step: @escaping @Sendable () -> Void) async -> Double {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let begin = CPUTime.process
                let clock = ContinuousClock.now
                for number in 1...(seconds * pace) {
                    step()
                    Thread.sleep(until: Date() + (Double(number) / Double(pace) - clock.duration(to: .now).inSeconds))
                }
                let time = clock.duration(to: .now).inSeconds
                continuation.resume(returning: (CPUTime.process - begin).inSeconds / time)
            }
        }
    }

    /// Measures a backlog: events that are all recorded before the collector sends its first response.
    private func measureBacklog(
        _ feed: Feed,
        _ collector: FarCollector,
        _ made: Lock<Int>,
        _ delivery: Moesif.DeliveryOptions,
        _ figures: inout Figures
    ) async throws {
        try await collector.hold()
        let count = min(events, delivery.queueByteLimit * 3 / 4 / Self.eventBytes)
        let first = made.withLock { $0 }
        for number in 0..<count {
            feed.record()
            // A call takes more memory than its event, so at most 500 calls wait for the worker.
            while number - (made.withLock { $0 } - first) >= 500 { try await Task.sleep(for: .milliseconds(1)) }
        }
        while made.withLock({ $0 }) - first < count { try await Task.sleep(for: .milliseconds(1)) }
        let delivered = feed.moesif.statistics.delivered
        try await collector.release()
        let begin = CPUTime.process
        let clock = ContinuousClock.now
        _ = await feed.moesif.flush(timeout: Self.patience)
        let time = clock.duration(to: .now).inSeconds
        let work = (CPUTime.process - begin).inSeconds
        let done = Double(feed.moesif.statistics.delivered - delivered)
        figures.backlogRate = done / time
        figures.backlogWork = work / max(1, done) * 1e6
    }

    private static func violations(_ figures: Figures, _ limits: DistanceLimits) -> [String] {
        var violations: [String] = []
        if !(figures.steadyWork <= DistanceLimits.steadyWork) {
            violations.append(
                "CPU us/event is \(figures.steadyWork.formatted(places: 0)), more than "
                    + "\(DistanceLimits.steadyWork.formatted(places: 0)): \(DistanceLimits.steadyWorkReason)"
            )
        }
        if !(figures.backlogRate >= limits.backlogRate) {
            violations.append(
                "backlog events/s is \(figures.backlogRate.formatted(places: 0)), less than "
                    + "\(limits.backlogRate.formatted(places: 0)): \(limits.backlogReason)"
            )
        }
        if figures.connections > DistanceLimits.connections {
            violations.append(
                "connections are \(figures.connections), more than \(DistanceLimits.connections): "
                    + DistanceLimits.connectionsReason
            )
        }
        if figures.lost > 0 { violations.append("\(figures.lost) events were lost") }
        return violations
    }
}
