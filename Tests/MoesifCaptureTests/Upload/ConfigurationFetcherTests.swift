import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(10)))
struct ConfigurationFetcherTests {
    private let clock = ManualClock()
    private let subject = SamplingSubject(verb: "GET", route: "/", status: 200)

    private let api: CollectorAPI

    init() throws {
        api = try CollectorAPI(at: try #require(URL(string: "https://collector.example.com/base")))
    }

    private func fetcher(_ transport: any EventTransport) -> ConfigurationFetcher {
        ConfigurationFetcher(api: api, transport: transport, timeSource: clock, log: Log(nil))
    }

    private func weight(_ fetcher: ConfigurationFetcher) -> Int {
        fetcher.rules.decide(subject, chance: 0).weight
    }

    /// Lets a fetch end that a notice may have set going.
    private func settle(_ fetcher: ConfigurationFetcher) async {
        _ = await fetcher.fetch?.value
    }

    @Test func whatComesIsInForce() async {
        let transport = RecordingTransport(configuration: ["sample_rate": 50])
        let fetcher = fetcher(transport)
        #expect(weight(fetcher) == 1 && transport.configurationRequestCount == 0)
        #expect(await fetcher.refresh())
        #expect(weight(fetcher) == 2 && transport.configurationRequestCount == 1)
        transport.setConfiguration(["sample_rate": 25], version: "2")
        #expect(await fetcher.refresh())
        #expect(weight(fetcher) == 4 && transport.configurationRequestCount == 2)
        transport.setConfiguration([:], version: "3")
        #expect(await fetcher.refresh())
        #expect(weight(fetcher) == 1, "what is not said any more is not in force any more")
    }

    @Test(
        arguments: [
            .status(500), .status(503), .status(401), .status(404), .status(204), .status(304), .status(201), .failure,
            .text(""), .text("garbage"),
            .text("[]"), .text("null"), .text(#"{"sample_rate":"#),
        ] as [ScriptedCollector.Answer]
    )
    func whatFailsLeavesTheLastGoodOne(_ answer: ScriptedCollector.Answer) async {
        let transport = ScriptedCollector(.document(["sample_rate": 50], version: "1"), answer)
        let fetcher = fetcher(transport)
        #expect(await fetcher.refresh())
        #expect(await !fetcher.refresh())
        #expect(await !fetcher.refresh())
        #expect(weight(fetcher) == 2 && transport.requestCount == 3)
        transport.setScript(.document(["sample_rate": 25], version: "2"))
        #expect(await fetcher.refresh())
        #expect(weight(fetcher) == 4)
    }

    @Test(
        arguments: [.status(500), .status(503), .status(401), .status(304), .failure, .text("garbage")]
            as [ScriptedCollector.Answer]
    )
    func whatFailsAtFirstLeavesEveryCallWanted(_ answer: ScriptedCollector.Answer) async {
        let fetcher = fetcher(ScriptedCollector(answer))
        #expect(await !fetcher.refresh())
        #expect(fetcher.rules.decide(subject, chance: 1.0.nextDown) == .init(isKept: true, weight: 1))
    }

    @Test func itAsksForTheConfiguration() async throws {
        let asked = Lock<[CollectorRequest]>([])
        struct Transport: EventTransport {
            let asked: Lock<[CollectorRequest]>

            func send(_ request: CollectorRequest) async throws -> CollectorResponse {
                asked.withLock { $0.append(request) }
                return CollectorResponse(status: 200, body: Data("{}".utf8))
            }
        }
        #expect(await fetcher(Transport(asked: asked)).refresh())
        let request = try #require(asked.withLock { $0.first })
        #expect(asked.withLock { $0.count } == 1 && request.method == .get && request.body == nil)
        #expect(request.path == "/v1/config")
        #expect(request.url.absoluteString == "https://collector.example.com:443/base/v1/config")
        #expect(request.headers[.moesifApplicationID] == "app-1")
        #expect(!"\(request)".contains("app-1"))
    }

    @Test func thoseWhoAskAtTheSameTimeShareOneFetch() async {
        let gateway = Gateway()
        let transport = ScriptedCollector(.late(gateway, ["sample_rate": 50]), .failure)
        let fetcher = fetcher(transport)
        let first = Task { await fetcher.refresh() }
        await transport.waitForRequests(1)
        let others = (0..<5).map { _ in Task.immediate { await fetcher.refresh() } }
        // What the fetcher is asked now, it is asked after the others.
        await fetcher.notice(version: nil)
        gateway.open()
        #expect(await first.value)
        // One that comes after the fetch has ended would start another, which fails.
        var results: [Bool] = []
        for other in others { results.append(await other.value) }
        #expect(results == Array(repeating: true, count: 5) && transport.requestCount == 1)
    }

    @Test func aNewVersionIsFetched() async {
        let transport = RecordingTransport(configuration: ["sample_rate": 50])
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        clock.advance(by: .seconds(30))
        transport.setConfiguration(["sample_rate": 25], version: "2")
        await fetcher.notice(version: "2")
        await transport.waitForConfigurationRequests(2)
        await settle(fetcher)
        #expect(weight(fetcher) == 4 && transport.configurationRequestCount == 2)
    }

    @Test(arguments: ["1", "", nil])
    func aVersionThatIsNotNewIsNotFetched(_ version: String?) async {
        let transport = RecordingTransport(configuration: ["sample_rate": 50])
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        for _ in 0..<5 {
            clock.advance(by: .seconds(60))
            await fetcher.notice(version: version)
        }
        await settle(fetcher)
        #expect(transport.configurationRequestCount == 1)
    }

    @Test func versionsAreFetchedNotMoreOftenThanTheInterval() async {
        let transport = RecordingTransport()
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        for version in ["2", "3", "2"] { await fetcher.notice(version: version) }
        clock.advance(by: .milliseconds(29_999))
        await fetcher.notice(version: "4")
        await settle(fetcher)
        #expect(transport.configurationRequestCount == 1)
        clock.advance(by: .milliseconds(1))
        transport.setConfiguration([:], version: "4")
        await fetcher.notice(version: "4")
        await transport.waitForConfigurationRequests(2)
        await settle(fetcher)
        clock.advance(by: .milliseconds(29_999))
        await fetcher.notice(version: "5")
        await settle(fetcher)
        #expect(transport.configurationRequestCount == 2, "the interval begins anew with each fetch")
    }

    /// Two notices in one breath, before the fetch of the first has begun.
    @Test func noticesThatComeTogetherAreOneFetch() async {
        let transport = RecordingTransport()
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        clock.advance(by: .seconds(30))
        await fetcher.notice(together: ["2", "3", "4"])
        await transport.waitForConfigurationRequests(2)
        await settle(fetcher)
        #expect(transport.configurationRequestCount == 2)
    }

    @Test func refreshDoesNotWaitForTheInterval() async {
        let transport = RecordingTransport()
        let fetcher = fetcher(transport)
        for _ in 0..<3 { #expect(await fetcher.refresh()) }
        #expect(transport.configurationRequestCount == 3)
    }

    @Test func aFetchThatFailedIsTriedAgainAfterTheInterval() async {
        let transport = ScriptedCollector(.failure)
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        await fetcher.notice(version: "1")
        await settle(fetcher)
        #expect(transport.requestCount == 1)
        transport.setScript(.document(["sample_rate": 50], version: "1"))
        clock.advance(by: .seconds(30))
        await fetcher.notice(version: "1")
        await transport.waitForRequests(2)
        await settle(fetcher)
        #expect(weight(fetcher) == 2)
        clock.advance(by: .seconds(30))
        await fetcher.notice(version: "1")
        await settle(fetcher)
        #expect(transport.requestCount == 2)
    }

    /// A version that came with an answer which could not be read has not been seen.
    @Test func theVersionOfAnAnswerThatWasRefusedIsNotSeen() async {
        let transport = ScriptedCollector(.status(500))
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        clock.advance(by: .seconds(30))
        await fetcher.notice(version: "refused")
        await transport.waitForRequests(2)
    }

    @Test func nodesThatDisagreeAreNotAskedEachTime() async {
        let transport = RecordingTransport()
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        clock.advance(by: .seconds(30))
        transport.setConfiguration([:], version: "2")
        await fetcher.notice(version: "2")
        await transport.waitForConfigurationRequests(2)
        await settle(fetcher)
        for version in ["1", "2", "1", "1", "2"] {
            clock.advance(by: .seconds(60))
            await fetcher.notice(version: version)
            await settle(fetcher)
        }
        #expect(transport.configurationRequestCount == 2)
        transport.setConfiguration([:], version: "3")
        await fetcher.notice(version: "3")
        await transport.waitForConfigurationRequests(3)
        await settle(fetcher)
        clock.advance(by: .seconds(60))
        await fetcher.notice(version: "2")
        await settle(fetcher)
        #expect(transport.configurationRequestCount == 3)
        await fetcher.notice(version: "1")
        await transport.waitForConfigurationRequests(4)
    }

    /// One node names a version that the node which serves the configuration never has, or that names none.
    @Test(arguments: ["1", nil])
    func aVersionThatIsNeverServedIsAskedForOncePerInterval(_ served: String?) async {
        let transport = ScriptedCollector(.document(["sample_rate": 50], version: served))
        let fetcher = fetcher(transport)
        _ = await fetcher.refresh()
        for round in 1...5 {
            clock.advance(by: .seconds(30))
            for version in ["1", "elsewhere", "1", "elsewhere"] {
                await fetcher.notice(version: version)
                await settle(fetcher)
            }
            await transport.waitForRequests(1 + round)
            #expect(transport.requestCount == 1 + round && weight(fetcher) == 2)
        }
    }
}

extension ConfigurationFetcher {
    /// Notices several versions without anything in between.
    fileprivate func notice(together versions: [String]) {
        for version in versions { notice(version: version) }
    }
}
