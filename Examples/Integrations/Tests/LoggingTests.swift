import Foundation
import Logging
import MoesifCapture
import MoesifCaptureTesting
import MoesifLogging
import Synchronization
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The log entries of a client in a logger of swift-log.
@Suite(.timeLimit(.minutes(1)))
struct LoggingTests {
    /// An entry that a handler received.
    private struct Line: Equatable {
        let level: Logger.Level
        let message: String
        let metadata: Logger.Metadata
        let source: String
    }

    private final class Lines: Sendable {
        private let lines = Mutex<[Line]>([])

        var all: [Line] {
            lines.withLock { $0 }
        }

        func add(_ line: Line) {
            lines.withLock { $0.append(line) }
        }
    }

    /// Notes each entry, then runs a closure.
    private struct Handler: LogHandler {
        let lines: Lines
        let then: @Sendable () -> Void
        var metadata: Logger.Metadata = ["own": "1"]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.add(
                Line(level: event.level, message: "\(event.message)", metadata: metadata, source: event.source)
            )
            then()
        }
    }

    private func logger(_ lines: Lines, then: @escaping @Sendable () -> Void = {}) -> Logger {
        Logger(label: "test") { _ in Handler(lines: lines, then: then) }
    }

    /// Returns a client that logs each upload, because the collector rejects it.
    private func refused(_ collector: FakeCollector, _ logger: Logger) -> Moesif {
        collector.failAlways(.status(400))
        return collector.client { $0.log(to: logger, metadata: ["client": "a"]) }
    }

    private func record(_ moesif: Moesif) {
        moesif.record(request: CapturedCall.Request(url: URL(fileURLWithPath: "/a"), method: "GET"), response: nil)
    }

    @Test(
        "Log entries keep their level, message, metadata and source, and the logger's level applies",
        arguments: [.trace, .warning] as [Logger.Level]
    )
    func entries(_ level: Logger.Level) async throws {
        let lines = Lines()
        var logger = logger(lines)
        logger.logLevel = level
        _ = Moesif(applicationID: "") { $0.log(to: logger, metadata: ["client": "b"]) }
        let first = try #require(lines.all.first)
        #expect(first.level == .error && first.message.hasPrefix("nothing is captured: "))
        #expect(first.metadata == ["own": "1", "client": "b"] && first.source == "MoesifCapture")
        let collector = try FakeCollector()
        let moesif = refused(collector, logger)
        record(moesif)
        await moesif.flush()
        let more = lines.all.dropFirst()
        let dropped = more.first { $0.level == .debug && $0.message.contains("1 event dropped: rejected") }
        #expect((dropped != nil) == (level == .trace))
        if let dropped {
            #expect(dropped.metadata["status"] == "400" && dropped.metadata["event_count"] == "1")
            #expect(dropped.metadata["host"] == "127.0.0.1:\(collector.url.port ?? 0)")
        }
        #expect(more.allSatisfy { $0.metadata["client"] == "a" })
    }

    @Test("Each level maps to the level of the same name")
    func levels() {
        #expect(Logger.Level(.debug) == .debug && Logger.Level(.notice) == .notice)
    }

    @Test("A log handler that sends entries through a captured session causes no events")
    func noLoop() async throws {
        let receiver = try LoopbackServer { _ in .json("{}") }
        let collector = try FakeCollector()
        let lines = Lines()
        let held = Held()
        let calls = Mutex(0)
        let (ends, ended) = AsyncStream.makeStream(of: Void.self)
        let logger = logger(lines) {
            guard let session = held.session else { return }
            calls.withLock { $0 += 2 }
            // One call from the handler, and one from a task that it starts.
            session.dataTask(with: receiver.url("/task")) { _, _, _ in ended.yield() }.resume()
            Task {
                _ = try? await session.data(from: receiver.url("/data"))
                ended.yield()
            }
        }
        let moesif = refused(collector, logger)
        held.session = moesif.session()
        record(moesif)
        await moesif.flush()
        // The last entry may arrive after the flush has ended.
        while !lines.all.contains(where: { $0.message.hasPrefix("dropped") }), !Task.isCancelled { await Task.yield() }
        let expected = calls.withLock { $0 }
        try #require(expected > 0)
        var count = 0
        for await _ in ends {
            count += 1
            if count == expected { break }
        }
        await moesif.flush()
        let end = await moesif.shutdown()
        #expect(end.statistics.skipped >= expected && end.statistics.captured == 1 + end.statistics.skipped)
        #expect(end.statistics.droppedTotal == 1 && end.statistics.isBalanced)
    }

    private final class Held: Sendable {
        private let held = Mutex<CapturingURLSession?>(nil)

        var session: CapturingURLSession? {
            get { held.withLock { $0 } }
            set { held.withLock { $0 = newValue } }
        }
    }
}
