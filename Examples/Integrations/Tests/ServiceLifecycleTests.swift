import Foundation
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifServiceLifecycle
import ServiceLifecycle
import Synchronization
import Testing

/// A client as a service in a group.
@Suite(.timeLimit(.minutes(1)))
struct ServiceLifecycleTests {
    /// A service that makes one call just before it ends.
    private struct LastCall: Service {
        let moesif: Moesif
        let started: AsyncStream<Void>.Continuation

        func run() async throws {
            started.yield()
            try? await gracefulShutdown()
            moesif.record(
                request: CapturedCall.Request(url: URL(fileURLWithPath: "/last"), method: "GET"),
                response: nil
            )
        }
    }

    private final class Ends: Sendable {
        private let results = Mutex<[Moesif.FlushResult]>([])

        var all: [Moesif.FlushResult] {
            results.withLock { $0 }
        }

        @Sendable func add(_ result: Moesif.FlushResult) {
            results.withLock { $0.append(result) }
        }
    }

    private static func client(_ collector: FakeCollector) -> Moesif {
        // Nothing is sent before the client is shut down.
        collector.client { $0.delivery.batchInterval = .seconds(3600) }
    }

    private static func record(_ count: Int, _ moesif: Moesif) {
        for number in 0..<count {
            let url = URL(fileURLWithPath: "/\(number)")
            moesif.record(request: CapturedCall.Request(url: url, method: "GET"), response: nil)
        }
    }

    /// Runs a group of both services, and ends the group when the second service runs.
    private func run(
        _ moesif: Moesif,
        _ service: MoesifService,
        cancels: Bool
    ) async throws {
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(services: [service, LastCall(moesif: moesif, started: started)], logger: logger)
        let running = Task { try await group.run() }
        for await _ in starts { break }
        if cancels { running.cancel() } else { await group.triggerGracefulShutdown() }
        // A cancelled group throws or just ends.
        do { try await running.value } catch is CancellationError where cancels {}
    }

    @Test(
        "A group that shuts down or is cancelled delivers the events of its client",
        arguments: [false, true]
    )
    func delivers(_ cancels: Bool) async throws {
        let collector = try FakeCollector()
        let moesif = Self.client(collector)
        Self.record(3, moesif)
        let ends = Ends()
        try await run(moesif, MoesifService(moesif, onEnd: ends.add), cancels: cancels)
        // Services of a cancelled group end in any order.
        #expect(collector.events.count >= 3 && (cancels || collector.events.count == 4))
        #expect(ends.all.map(\.isComplete) == [true] && ends.all.first?.statistics.waiting == 0)
        #expect(moesif.state == .shutDown)
    }

    @Test("A collector that does not respond delays the end of a group up to the timeout", arguments: [false, true])
    func timesOut(_ cancels: Bool) async throws {
        let collector = try FakeCollector()
        collector.failAlways(.hang(.seconds(600)))
        let moesif = Self.client(collector)
        Self.record(3, moesif)
        let ends = Ends()
        let start = ContinuousClock.now
        let service = MoesifService(moesif, timeout: .milliseconds(200), onEnd: ends.add)
        try await run(moesif, service, cancels: cancels)
        #expect(ContinuousClock.now - start < .seconds(9))
        let end = try #require(ends.all.first)
        #expect(!end.isComplete && end.statistics.droppedTotal >= 3 && end.statistics.isBalanced)
    }

    @Test("The service runs until its task is cancelled, and never throws", arguments: [true, false])
    func neverThrows(_ isDisabled: Bool) async throws {
        let collector = try FakeCollector()
        collector.failAlways(.status(500))
        let moesif = isDisabled ? Moesif(applicationID: "") : Self.client(collector)
        let ends = Ends()
        let service: any Service = MoesifService(moesif, timeout: .milliseconds(1), onEnd: ends.add)
        let running = Task { try await service.run() }
        for _ in 0..<100 { await Task.yield() }
        #expect(ends.all.isEmpty)
        running.cancel()
        try await running.value
        #expect(ends.all.map(\.isDisabled) == [isDisabled])
    }
}
