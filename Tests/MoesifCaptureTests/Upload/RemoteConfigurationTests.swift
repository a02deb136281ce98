import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite("Remote configuration", .timeLimit(.minutes(10)))
struct RemoteConfigurationTests {
    private let subject = SamplingSubject(verb: "GET", route: "/", status: 200)
    private let api: CollectorAPI

    init() throws {
        api = try CollectorAPI(at: try #require(URL(string: "https://collector.example.com/base")))
    }

    private func configuration(_ transport: any CollectorTransport) -> RemoteConfiguration {
        RemoteConfiguration(collector: CollectorClient(api, transport))
    }

    private func weight(_ configuration: RemoteConfiguration) -> Int {
        configuration.rules.decide(subject, chance: 0).weight
    }

    @Test("A fetched configuration replaces the previous one")
    func whatWasReadIsInForce() async {
        let transport = RecordingTransport(configuration: ["sample_rate": 50])
        let configuration = configuration(transport)
        #expect(weight(configuration) == 1 && transport.configurationRequestCount == 0)
        let first = await configuration.fetch()
        #expect(first == (true, "1") && weight(configuration) == 2)
        transport.setConfiguration([:], version: "3")
        let second = await configuration.fetch()
        #expect(second == (true, "3") && transport.configurationRequestCount == 2)
        #expect(weight(configuration) == 1, "what is not said any more is not in force any more")
    }

    @Test(
        "A failed fetch keeps the last valid configuration",
        arguments: [
            .status(500), .status(503), .status(401), .status(404), .status(204), .status(304), .status(201), .failure,
            .text(""), .text("garbage"), .text("[]"), .text("null"), .text(#"{"sample_rate":"#),
        ] as [ScriptedCollector.Answer]
    )
    func whatFailsLeavesTheLastGoodOne(_ answer: ScriptedCollector.Answer) async {
        let transport = ScriptedCollector(.document(["sample_rate": 50], version: "1"), answer)
        let configuration = configuration(transport)
        #expect(await configuration.fetch().isSuccess)
        for _ in 0..<2 {
            let failed = await configuration.fetch()
            #expect(failed == (false, nil))
        }
        #expect(weight(configuration) == 2 && transport.requestCount == 3)
        transport.setScript(.document(["sample_rate": 25], version: "2"))
        #expect(await configuration.fetch().isSuccess)
        #expect(weight(configuration) == 4)
    }

    @Test(
        "Without a valid configuration every call is kept",
        arguments: [.status(500), .status(503), .status(401), .status(304), .failure, .text("garbage")]
            as [ScriptedCollector.Answer]
    )
    func whatFailsAtFirstLeavesEveryCallWanted(_ answer: ScriptedCollector.Answer) async {
        let configuration = configuration(ScriptedCollector(answer))
        #expect(await !configuration.fetch().isSuccess)
        #expect(configuration.rules.decide(subject, chance: 1.0.nextDown) == .init(isKept: true, exactWeight: 1))
    }

    @Test("The configuration request has the expected path, and its description hides the application ID")
    func theRequestIsWhole() async throws {
        struct Transport: CollectorTransport {
            let asked: Lock<[CollectorRequest]>

            func send(_ request: CollectorRequest) async throws -> CollectorResponse {
                asked.withLock { $0.append(request) }
                return CollectorResponse(status: 200, body: Data("{}".utf8))
            }
        }
        let asked = Lock<[CollectorRequest]>([])
        #expect(await configuration(Transport(asked: asked)).fetch().isSuccess)
        let request = try #require(asked.withLock { $0.first })
        #expect(asked.withLock { $0.count } == 1 && request.method == .get && request.body == nil)
        #expect(request.path == "/v1/config")
        #expect(request.url.absoluteString == "https://collector.example.com:443/base/v1/config")
        #expect(request.headers[.moesifApplicationID] == "app-1")
        #expect(!"\(request)".contains("app-1"))
    }

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    @Test("Concurrent refreshes share one fetch")
    func thoseWhoAskAtTheSameTimeShareOneFetch() async throws {
        let gateway = Gateway()
        let transport = ScriptedCollector(.late(gateway, ["sample_rate": 50]), .failure)
        let moesif = Moesif(applicationID: "test") { $0.transport = transport }
        await transport.waitForRequests(1)
        let recorder = try #require(moesif.recorder)
        let others = (0..<5).map { _ in Task.immediate { await moesif.refreshConfiguration() } }
        // The uploader handles this flush after the refreshes.
        _ = await recorder.flush(deadline: .zero)
        gateway.open()
        var results: [Bool] = []
        for other in others { results.append(await other.value) }
        #expect(results == Array(repeating: true, count: 5) && transport.requestCount == 1)
        await moesif.shutdown(timeout: .seconds(5))
    }

    @Test("A sample rate of zero is raised again although no event is uploaded")
    func rateOfZeroIsTakenBack() async throws {
        let transport = RecordingTransport(configuration: ["sample_rate": 0])
        let source = try CallSource(transport)
        await transport.waitForConfigurationRequests(1)
        source.record(0..<3)
        #expect(await source.recorder.isDrained(deadline: .seconds(1 << 40)))
        #expect(source.recorder.statistics.sampledOut == 3)
        transport.setConfiguration(["sample_rate": 100], version: "2")
        // After a minute, calls that were sampled out trigger a fetch.
        await source.clock.waitForSleepers(1)
        source.clock.advance(by: .seconds(60))
        await transport.waitForConfigurationRequests(2)
        while !source.recorder.rules.decide(subject, chance: 1.0.nextDown).isKept, !Task.isCancelled {
            await Task.yield()
        }
        source.record(3..<6)
        await source.settle()
        #expect(source.delivered == [3, 4, 5])
    }
}
