import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The results that flush and shutdown return, and their log entries.
@Suite("Results and log entries of flush and shutdown", .timeLimit(.minutes(5)))
struct EndTests {
    /// The messages that a client has passed to the log closure.
    private final class Messages: Sendable {
        private let all = Lock<[String]>([])

        var log: @Sendable (Moesif.LogEntry) -> Void {
            { entry in self.all.withLock { $0.append(entry.message) } }
        }

        func contains(_ text: String) -> Bool {
            all.withLock { $0.contains { $0.contains(text) } }
        }
    }

    private func call(_ moesif: Moesif) throws {
        let url = try #require(URL(string: "https://api.example.com/"))
        moesif.record(
            request: CapturedCall.Request(url: url, method: "GET"),
            response: CapturedCall.Response(status: 200)
        )
    }

    /// The last line of `main`: the process may exit as soon as it returns.
    @Test("shutdown returns only after its log entries have reached the log closure", .tags(.slow), arguments: 0..<20)
    func shutdownReturnsAfterTheLogWasTold(_ run: Int) async throws {
        let messages = Messages()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = RecordingTransport(respond: { _ in throw CollectorFailure(.notHTTP) })
            $0.log = messages.log
        }
        try call(moesif)
        #expect(await !moesif.shutdown(timeout: .milliseconds(20)).isComplete)
        #expect(messages.contains("shut down before all events were delivered"))
    }

    @Test("A shutdown that leaves its events in the spool says how many")
    func shutdownLeavesEventsInTheSpool() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "left-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let messages = Messages()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = RecordingTransport(respond: { _ in throw CollectorFailure(.notHTTP) })
            $0.delivery.spool = .directory(folder)
            $0.log = messages.log
        }
        for _ in 0..<3 { try call(moesif) }
        let result = await moesif.shutdown(timeout: .milliseconds(20))
        #expect(!result.isComplete && result.statistics.spooled == 3)
        #expect(messages.contains("shut down; 3 events in the spool for the next start"))
        #expect(!messages.contains("shut down before"))
    }

    @Test("flush returns only after its log entries have reached the log closure", arguments: 0..<20)
    func flushReturnsAfterTheLogWasTold(_ run: Int) async throws {
        let messages = Messages()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = RecordingTransport(respond: { _ in CollectorResponse(status: 401) })
            $0.log = messages.log
        }
        try call(moesif)
        #expect(await !moesif.flush(timeout: .seconds(30)).isComplete)
        #expect(messages.contains("status 401"))
        await moesif.shutdown(timeout: .zero)
    }

    @Test("A flush completes while the log closure hangs")
    func aLogThatHangsHoldsUpNoFlush() async throws {
        let release = DispatchSemaphore(value: 0)
        defer { for _ in 0..<10 { release.signal() } }
        let clock = ManualClock()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = RecordingTransport(respond: { _ in CollectorResponse(status: 400) })
            $0.timeSource = clock
            $0.log = { _ in release.wait() }
        }
        try call(moesif)
        let flush = Task { await moesif.flush(timeout: .longest) }
        while moesif.statistics.droppedTotal == 0, !Task.isCancelled { await Task.yield() }
        let isOver = Lock(false)
        Task {
            _ = await flush.value
            isOver.withLock { $0 = true }
        }
        while !isOver.withLock({ $0 }), !Task.isCancelled {
            clock.advance(by: .milliseconds(100))
            await Task.yield()
        }
        #expect(await flush.value.isComplete)
    }

    /// A service that is stopped: its tasks are cancelled, and its last lines shut the client down.
    @Test("shutdown delivers even if its task is cancelled", arguments: [true, false])
    func cancelledTaskShutsDown(isSpooled: Bool) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cancelled-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let messages = Messages()
        let transport = RecordingTransport()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = transport
            $0.log = messages.log
            if isSpooled { $0.delivery.spool = .directory(folder) }
        }
        for _ in 0..<3 { try call(moesif) }
        let end = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await moesif.shutdown(timeout: .seconds(60))
        }
        let result = await end.value
        #expect(result.isComplete && result.statistics.delivered == 3 && result.statistics.waiting == 0)
        #expect(transport.events.count == 3)
        #expect(!messages.contains("disk") && !messages.contains("dropped"))
    }

    @Test("A disabled client reports that nothing was delivered")
    func disabledClientDeliversNothing() async {
        let moesif = Moesif(applicationID: "")
        for result in [await moesif.flush(), await moesif.shutdown()] {
            #expect(!result.isComplete && result.isDisabled)
            #expect(result.description == "nothing delivered: the client is disabled")
        }
    }

    @Test("A call after shutdown is counted as dropped and logged")
    func callsAfterShutdownAreReported() async throws {
        let messages = Messages()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = RecordingTransport()
            $0.log = messages.log
        }
        try call(moesif)
        #expect(await moesif.shutdown().isComplete)
        #expect(!messages.contains("dropped"))
        try call(moesif)
        // A second shutdown would report it as well.
        #expect(await moesif.flush().statistics.dropped == [.shutDown: 1])
        #expect(messages.contains("dropped 1 event") && messages.contains("shut down"))
    }

    /// A captive portal answers every request with a login page and keeps nothing.
    @Test("A web page is no acceptance: the events are sent again, and the log names the server")
    func webPageIsNoAcceptance() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.loginPage)
        let messages = Messages()
        let moesif = Moesif(applicationID: "test") {
            $0.baseURL = collector.url
            $0.randomSource = FixedRandom(number: 0)
            $0.log = messages.log
        }
        try call(moesif)
        let result = await moesif.flush()
        #expect(result.isComplete && result.statistics.delivered == 1 && result.statistics.retries == 1)
        #expect(collector.events.count == 1)
        let port = try #require(collector.url.port)
        #expect(messages.contains("no valid response from 127.0.0.1:\(port) (the answer is a web page, status 200)"))
        await moesif.shutdown()
    }

    @Test(
        "A success response with an HTML content type counts as a web page",
        arguments: [
            ("text/html", true), ("Text/HTML; charset=utf-8", true), ("application/xhtml+xml", true),
            ("application/json", false), ("text/plain", false), ("", false),
        ]
    )
    func webPagesAreKnownByTheirType(_ type: String, _ isWebPage: Bool) throws {
        let url = try #require(URL(string: "https://api.moesif.net/v1/events/batch"))
        let request = CollectorRequest(method: .post, url: url, path: "/v1/events/batch")
        let response = CollectorResponse(status: 201, headers: [.contentType: type])
        let outcome = RetryPolicy.Outcome(response, to: request, now: Date())
        let failure = CollectorFailure(.webPage(status: 201), server: "api.moesif.net:443")
        #expect(outcome == (isWebPage ? .failure(failure) : .status(201)))
        // An error status counts, whatever the content type is.
        let refusal = CollectorResponse(status: 401, headers: [.contentType: type])
        #expect(RetryPolicy.Outcome(refusal, to: request, now: Date()) == .status(401))
    }
}
