import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The collector's configuration, from the start of a client to the events that it sends.
@Suite("Sampling by the collector's configuration", .timeLimit(.minutes(10)))
struct SampledEventTests {
    private func scripted(_ collector: ScriptedCollector, chance: Double = 0.5) throws -> CallFeed {
        try CallFeed(collector, recording: collector.recording, chance: chance)
    }

    /// Lets all pending tasks run.
    private func settle() async {
        for _ in 0..<200 { await Task.yield() }
    }

    @Test("The configuration is fetched once, at the start") func itIsFetchedAtTheStartAndOnce() async throws {
        let feed = try CallFeed()
        await feed.transport.waitForConfigurationRequests(1)
        try feed.record(0..<100)
        #expect(await feed.events().count == 100)
        #expect(feed.transport.configurationRequestCount == 1)
        #expect(feed.transport.requests.allSatisfy { $0.path == "/v1/events/batch" })
    }

    @Test(
        "Calls that are sampled out are counted, and events have the weight of the rate",
        arguments: [(0.2, 2, 0), (0.5, 0, 2)]
    )
    func whatIsNotWantedIsCounted(chance: Double, delivered: Int, sampledOut: Int) async throws {
        let feed = try CallFeed(wanting: ["sample_rate": 50], chance: chance)
        try feed.record(0..<2)
        #expect(await feed.events().map { $0["weight"] } == Array(repeating: 2, count: delivered))
        let statistics = feed.recorder.statistics
        #expect(statistics.delivered == delivered && statistics.sampledOut == sampledOut)
        #expect(statistics.captured == 2 && statistics.skipped == 0 && statistics.droppedTotal == 0)
    }

    @Test("A call is sampled by rule, user, company or the general rate")
    func aCallIsSampledByWhatItIsAndForWhom() async throws {
        let condition: JSONValue = ["path": "request.route", "value": "^/health$"]
        let status: JSONValue = ["path": "response.status", "value": "5.."]
        let feed = try CallFeed(
            wanting: [
                "sample_rate": 25, "user_sample_rate": ["u-1": 20], "company_sample_rate": ["c-1": 12.5],
                "regex_config": [
                    ["conditions": [condition], "sample_rate": 10],
                    ["conditions": [status, ["path": "request.verb", "value": "PUT"]], "sample_rate": 5],
                ],
            ],
            chance: 0
        ) {
            $0.outgoing.identifyUser = { $0.request.headers["X-User"] }
            $0.outgoing.identifyCompany = { $0.request.headers["X-Company"] }
        }
        let both = ["X-User": "u-1", "X-Company": "c-1"]
        try feed.record(CallFeed.Call(url: "https://h/health?x=1#y", sent: both))
        try feed.record(CallFeed.Call(url: "https://h/a", method: "put", sent: both, status: 503))
        try feed.record(CallFeed.Call(url: "https://h/a", method: "put", sent: both))
        try feed.record(CallFeed.Call(url: "https://h/a", sent: ["X-User": "u-2", "X-Company": "c-1"]))
        try feed.record(CallFeed.Call(url: "https://h/a"))
        try feed.record(
            CallFeed.Call(url: "https://h/a", method: "PUT", status: nil, failure: CallFailure(domain: "d", code: 1))
        )
        #expect(await feed.events().map { $0["weight"] } == [10, 20, 5, 8, 4, 4])
    }

    @Test("Events wait for the first configuration") func eventsWaitForTheConfiguration() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, ["sample_rate": 0]))
        let feed = try scripted(collector)
        await collector.waitForRequests(1)
        try feed.record(0..<30)
        await settle()
        #expect(feed.recorder.statistics.waiting == 30 && collector.recording.requests.isEmpty)
        gateway.open()
        #expect(await feed.events().isEmpty)
        #expect(feed.recorder.statistics.sampledOut == 30 && feed.clock.now == .zero)
    }

    @Test("Events wait at most two seconds for the first configuration") func eventsDoNotWaitLongForIt() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, ["sample_rate": 0]))
        let feed = try scripted(collector)
        await collector.waitForRequests(1)
        await feed.clock.waitForSleepers(1)
        try feed.record(0..<25)
        feed.clock.advance(by: .milliseconds(1999))
        await settle()
        #expect(feed.recorder.statistics.waiting == 25 && collector.recording.requests.isEmpty)
        feed.clock.advance(by: .milliseconds(1))
        await collector.recording.waitForEvents(25)
        #expect(collector.recording.events.allSatisfy { $0["weight"] == 1 })
        // A late configuration applies from then on.
        gateway.open()
        #expect(await feed.recorder.refreshConfiguration())
        try feed.record(0..<5)
        #expect(await feed.events().count == 25)
        #expect(feed.recorder.statistics.sampledOut == 5)
    }

    @Test(
        "Events do not wait if the configuration cannot be fetched or read",
        arguments: [
            .failure, .status(500), .status(503), .status(401), .status(304), .text("garbage"), .text("null"),
            .text(#"{"sample_rate":null,"user_sample_rate":7,"company_sample_rate":[],"regex_config":{}}"#),
            .text(#"{"sample_rate":"0"}"#), .text(#"{"sample_rate":1e999}"#), .text(#"{"sample_rate":{"rate":0}}"#),
        ] as [ScriptedCollector.Answer]
    )
    func aFailureHoldsNothingUp(_ answer: ScriptedCollector.Answer) async throws {
        let feed = try scripted(ScriptedCollector(answer), chance: 1.0.nextDown)
        try feed.record(0..<3)
        #expect(await feed.events().map { $0["weight"] } == [1, 1, 1])
        #expect(feed.clock.now == .zero)
    }

    /// A configuration stays in force until the collector sends a valid new one.
    @Test(
        "The last good configuration stays in force if a later fetch fails",
        arguments: [.failure, .status(503), .status(401), .status(304), .text("[]")] as [ScriptedCollector.Answer]
    )
    func theLastGoodConfigurationStaysInForce(_ answer: ScriptedCollector.Answer) async throws {
        let collector = ScriptedCollector(.document(["sample_rate": 50], version: "1"))
        let feed = try scripted(collector, chance: 0)
        try feed.record(0..<25)
        await collector.recording.waitForEvents(25)
        collector.setScript(answer)
        collector.setVersion("2")
        feed.clock.advance(by: .seconds(30))
        try feed.record(25..<50)
        await collector.waitForRequests(2)
        #expect(await !feed.recorder.refreshConfiguration())
        try feed.record(50..<75)
        #expect(await feed.events().map { $0["weight"] } == Array(repeating: 2, count: 75))
    }

    @Test("A client can be shut down while it waits for the configuration")
    func aClientCanBeShutDownWhileItWaits() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let worker = DispatchSemaphore(value: 0)
        let feed = try CallFeed(collector, recording: collector.recording) {
            $0.outgoing.skip = { _ in
                worker.wait()
                worker.signal()
                return false
            }
        }
        await feed.clock.waitForSleepers(1)
        try feed.record(0..<3)
        let end = Task { await feed.recorder.shutDown(deadline: .seconds(1)) }
        await feed.clock.waitForSleepers(2)
        feed.clock.advance(by: .seconds(1))
        #expect(await !end.value)
        #expect(feed.recorder.statistics.isBalanced)
        // The worker still processes one of them.
        worker.signal()
        while feed.recorder.statistics.waiting > 0, !Task.isCancelled { await Task.yield() }
        #expect(feed.recorder.statistics.dropped == [.shutDown: 3] && feed.recorder.statistics.isBalanced)
        gateway.open()
    }

    @Test("A response that names a new version causes a fetch of the configuration")
    func anAnswerThatNamesANewVersionBringsTheNewConfiguration() async throws {
        let feed = try CallFeed(chance: 0)
        try feed.record(0..<25)
        await feed.transport.waitForEvents(25)
        feed.clock.advance(by: .seconds(30))
        feed.transport.setConfiguration(["sample_rate": 50], version: "2")
        try feed.record(25..<50)
        await feed.transport.waitForConfigurationRequests(2)
        let subject = SamplingSubject(verb: "GET", route: "/")
        while feed.recorder.rules.decide(subject, chance: 0).weight == 1, !Task.isCancelled { await Task.yield() }
        try feed.record(50..<75)
        let weights = await feed.events().map { $0["weight"]?.int }
        #expect(weights.prefix(50).allSatisfy { $0 == 1 } && weights.suffix(25).allSatisfy { $0 == 2 })
        #expect(feed.transport.configurationRequestCount == 2)
    }

    /// The response to a rejected batch names the version too.
    @Test("A rejected batch with a new version causes a fetch of the configuration")
    func anAnswerThatRefusesNamesTheVersionToo() async throws {
        let transport = RecordingTransport { _ in CollectorResponse(status: 400, headers: [.moesifConfigETag: "9"]) }
        let feed = try CallFeed(transport, recording: transport)
        await transport.waitForConfigurationRequests(1)
        #expect(await feed.recorder.refreshConfiguration())
        let count = transport.configurationRequestCount
        feed.clock.advance(by: .seconds(30))
        try feed.record(0..<25)
        await transport.waitForConfigurationRequests(count + 1)
        #expect(await feed.events().isEmpty)
        #expect(feed.recorder.statistics.dropped[.rejected] == 25)
    }

    @Test("Responses that name the same version cause no fetch")
    func answersThatNameTheSameVersionBringNothing() async throws {
        let feed = try CallFeed()
        for start in stride(from: 0, to: 125, by: 25) {
            try feed.record(start..<start + 25)
            await feed.transport.waitForEvents(start + 25)
            feed.clock.advance(by: .seconds(60))
        }
        #expect(await feed.events().count == 125)
        #expect(feed.transport.configurationRequestCount == 1)
    }

    @Test("The app can refresh the configuration and learns whether that worked") func anAppCanAskForIt() async throws {
        let collector = ScriptedCollector(
            .document([:], version: "1"),
            .document(["sample_rate": 0], version: "2"),
            .failure
        )
        let moesif = Moesif(applicationID: "test") { $0.transport = collector }
        await collector.waitForRequests(1)
        while collector.requestCount < 2, !Task.isCancelled { #expect(await moesif.refreshConfiguration()) }
        #expect(await !moesif.refreshConfiguration())
        let disabled = Moesif(applicationID: "")
        #expect(await !disabled.refreshConfiguration())
        for client in [moesif, disabled] { #expect(await client.shutdown(timeout: .seconds(5)).statistics.isBalanced) }
    }
}
