import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Capture and delivery depend on the consent of the app's user.
@Suite("Consent", .timeLimit(.minutes(10)))
struct ConsentTests {
    private struct NoRoute: Error {}

    @Test("Calls wait without any request while consent is pending, and are sent when it is granted")
    func pendingWaits() async throws {
        let client = TestClient { $0.consent = .pending }
        client.record(0..<100)
        let result = await client.moesif.flush()
        #expect(!result.isComplete && result.statistics.waiting == 100 && result.statistics.captured == 100)
        #expect(await !client.moesif.refreshConfiguration())
        #expect(client.transport.requests.isEmpty && client.transport.configurationRequestCount == 0)
        #expect(client.moesif.consent == .pending)
        client.moesif.consent = .granted
        #expect(await client.moesif.flush().isComplete)
        // Waiting events are sent without the configuration; a response may name its version first.
        await client.transport.waitForConfigurationRequests(1)
        #expect(client.transport.events.count == 100 && client.transport.configurationRequestCount <= 2)
    }

    @Test("Pending calls go to the spool, and the next process sends them")
    func pendingWaitsOnDisk() async throws {
        let folder = TemporaryFolder()
        let first = TestClient { configuration in
            configuration.consent = .pending
            configuration.delivery.spool = .directory(folder.url)
        }
        first.record(0..<30)
        await first.moesif.flush()
        #expect(first.moesif.statistics.spooled == 30 && first.moesif.statistics.waiting == 0)
        await first.moesif.shutdown()
        let second = TestClient { $0.delivery.spool = .directory(folder.url) }
        #expect(await second.events().count == 30 && first.transport.requests.isEmpty)
    }

    @Test("No route captures calls while consent is denied")
    func deniedCapturesNothing() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let client = TestClient { $0.consent = .denied }
        let registered = URLSessionConfiguration.ephemeral
        registered.capture(with: client.moesif)
        _ = try await client.moesif.session(configuration: .ephemeral).data(from: server.url("/session"))
        _ = try await URLSession(configuration: registered).data(from: server.url("/protocol"))
        client.record(0..<10)
        client.moesif.begin(CapturedCall.Request(url: server.url("/begun"), method: "GET")).end(response: nil)
        let received = client.moesif.incoming.begin(CapturedCall.Request(url: server.url("/received"), method: "GET"))
        received.end(response: nil)
        #expect(received.transactionID == nil && server.requests.count == 2)
        #expect(client.moesif.statistics == Moesif.Statistics())
        #expect(throws: Moesif.CustomerUpdateError.self) { try client.moesif.enqueue(Moesif.User(id: "u-1")) }
        await #expect(throws: Moesif.CustomerUpdateError.self) {
            try await client.moesif.updateUser(Moesif.User(id: "u-1"))
        }
        #expect(await client.moesif.flush().isComplete && client.transport.requests.isEmpty)
        #expect(client.transport.configurationRequestCount == 0)
        client.moesif.consent = .granted
        client.record(10..<11)
        #expect(await client.events().count == 1)
    }

    @Test("A call during which consent is denied is no event, whatever the consent at its end")
    func deniedMeanwhile() async throws {
        let client = TestClient()
        let url = try #require(URL(string: "https://api.example.com/"))
        let begun = client.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
        let received = client.moesif.incoming.begin(CapturedCall.Request(url: url, method: "GET"))
        client.moesif.consent = .denied
        let inDenied = client.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
        client.moesif.consent = .granted
        for call in [begun, inDenied] { call.end(response: CapturedCall.Response(status: 200)) }
        received.end(response: CapturedCall.Response(status: 200))
        #expect(await client.events().isEmpty)
        #expect(client.moesif.statistics.dropped == [.noConsent: 2])
    }

    @Test("A call recorded later is no event if consent was denied while it was made")
    func describedLater() async throws {
        let clock = ManualClock()
        let client = TestClient { $0.timeSource = clock }
        let request = CapturedCall.Request(url: try #require(URL(string: "https://third.example/")), method: "GET")
        let before = clock.date
        clock.advance(by: .seconds(10))
        client.moesif.consent = .denied
        clock.advance(by: .seconds(10))
        let meanwhile = clock.date
        clock.advance(by: .seconds(10))
        client.moesif.consent = .pending
        client.moesif.consent = .granted
        let after = clock.date
        clock.advance(by: .seconds(10))
        for start in [before, meanwhile, after] {
            client.moesif.record(request: request, response: nil, start: start)
            client.moesif.incoming.record(request: request, response: nil, start: start)
        }
        client.moesif.record(request: request, response: nil, duration: .seconds(11))
        client.moesif.record(request: request, response: nil, duration: .seconds(9))
        client.moesif.record(request: request, response: nil)
        #expect(client.moesif.statistics.captured == 9 && client.moesif.statistics.dropped == [.noConsent: 5])
        let events = await client.events()
        #expect(events.count == 4)
    }

    @Test("Returning to pending consent keeps the waiting calls")
    func grantedThenPending() async throws {
        let client = TestClient()
        client.moesif.consent = .pending
        client.record(0..<10)
        client.moesif.consent = .granted
        client.moesif.consent = .pending
        #expect(await !client.moesif.flush().isComplete && client.transport.events.isEmpty)
        client.moesif.consent = .granted
        #expect(await client.events().count == 10)
    }

    @Test(
        "Denying consent drops calls and events in memory and counts them",
        arguments: [Moesif.Consent.pending, .granted],
        [true, false]
    )
    func deniedDropsMemory(_ before: Moesif.Consent, isDrained: Bool) async throws {
        let client = TestClient { configuration in
            configuration.timeSource = ManualClock()
            configuration.consent = before
            // No batch is full before consent is denied.
            configuration.delivery.batchSize = 100
        }
        client.record(0..<70)
        // Events wait, or calls that the worker has not processed yet, or both.
        if isDrained { #expect(await client.moesif.recorder?.isDrained(deadline: .longest) == true) }
        client.moesif.consent = .denied
        // The worker may be processing one call and counts it afterwards.
        await client.moesif.flush()
        #expect(client.moesif.statistics.dropped == [.noConsent: 70] && client.moesif.statistics.waiting == 0)
        client.moesif.consent = .granted
        #expect(await client.events().isEmpty)
    }

    @Test(
        "Denying consent cancels running uploads, and their events are counted by the outcome",
        arguments: [true, false]
    )
    func deniedCancelsUploads(_ isAccepted: Bool) async throws {
        let isCancelled = AsyncWatermark()
        let source = try CallSource(responding: { _ in
            await withTaskCancellationHandler {
                _ = await isCancelled.wait(for: 1, until: .seconds(600), SystemTimeSource())
            } onCancel: {
                isCancelled.advance(to: 1)
            }
            if isAccepted { return CollectorResponse(status: 201) }
            throw NoRoute()
        })
        source.record(0..<25)
        await source.transport.waitForRequests(1)
        source.recorder.set(.denied)
        _ = await source.recorder.flush(deadline: .seconds(60))
        let statistics = source.recorder.statistics
        #expect(statistics.delivered == (isAccepted ? 25 : 0) && statistics.isBalanced && statistics.waiting == 0)
        #expect(statistics.dropped == (isAccepted ? [:] : [.noConsent: 25]) && statistics.retries == 0)
    }

    @Test("A batch that waits for a retry is dropped when consent is denied")
    func deniedDropsRetries() async throws {
        let folder = TemporaryFolder()
        for spool in [nil, Moesif.SpoolOptions.directory(folder.url)] {
            let source = try CallSource(responding: { _ in throw NoRoute() }) { $0.delivery.spool = spool }
            source.record(0..<25)
            while source.recorder.statistics.retries == 0, !Task.isCancelled { await Task.yield() }
            source.recorder.set(.denied)
            #expect(await source.recorder.flush(deadline: .seconds(60)))
            #expect(source.recorder.statistics.dropped == [.noConsent: 25] && source.recorder.statistics.isBalanced)
            let count = source.transport.requests.count
            source.recorder.set(.granted)
            source.clock.advance(by: .seconds(600))
            #expect(await source.recorder.flush(deadline: .seconds(1200)))
            #expect(source.transport.requests.count == count)
        }
    }

    @Test("An action and an update have the consent at the time they begin")
    func itemsOfDeniedTimes() async throws {
        let client = TestClient()
        client.moesif.consent = .denied
        #expect(throws: Moesif.ActionError.noConsent) { try client.moesif.track("Signed Up", user: "u-1") }
        #expect(throws: Moesif.CustomerUpdateError.self) { try client.moesif.enqueue(Moesif.User(id: "u-1")) }
        client.moesif.consent = .granted
        let recorder = try #require(client.moesif.recorder)
        let denials = try #require(recorder.denialsOfItem())
        #expect(recorder.enqueue(.action, Array("{}".utf8), denials: denials - 1) == .noConsent)
        #expect(recorder.enqueue(.action, Array(#"{"action_name":"a"}"#.utf8), denials: denials) == nil)
        #expect(client.moesif.statistics.dropped == [.noConsent: 3])
    }

    @Test("An update between attempts ends when consent is denied, even if granted again")
    func deniedWhileAnUpdateIsAwaited() async throws {
        let clock = ManualClock()
        let transport = RecordingTransport { _ in CollectorResponse(status: 503) }
        let client = TestClient(transport) { $0.timeSource = clock }
        let update = Task { () -> Moesif.CustomerUpdateError.Reason? in
            do throws(Moesif.CustomerUpdateError) {
                try await client.moesif.updateUsers([Moesif.User(id: "u-1"), Moesif.User(id: "u-2")])
                return nil
            } catch {
                return error.reason
            }
        }
        await transport.waitForRequests(1)
        client.moesif.consent = .denied
        client.moesif.consent = .granted
        #expect(await update.value == .noConsent && transport.requests.count == 1)
    }

    @Test("A flush does not wait for consent, and a running flush ends when consent is withdrawn")
    func flushDoesNotWait() async throws {
        let source = try CallSource(responding: { _ in throw NoRoute() })
        source.record(0..<25)
        while source.recorder.statistics.retries == 0, !Task.isCancelled { await Task.yield() }
        async let isComplete = source.recorder.flush(deadline: .seconds(3600))
        await Task.yield()
        source.recorder.set(.pending)
        #expect(await !isComplete)
        #expect(await !source.recorder.flush(deadline: .seconds(3600)))
    }
}

extension TestClient {
    /// Records calls to `https://api.example.com/<n>`.
    func record(_ numbers: Range<Int>, path: String = "") {
        for number in numbers {
            guard let url = URL(string: "https://api.example.com/\(path)\(number)") else { continue }
            moesif.record(
                request: CapturedCall.Request(url: url, method: "GET"),
                response: CapturedCall.Response(status: 200)
            )
        }
    }
}

/// A temporary folder that is removed when the object is deallocated.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)")

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// Returns the names of the spool's files with records.
    func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".spool") }
    }
}
