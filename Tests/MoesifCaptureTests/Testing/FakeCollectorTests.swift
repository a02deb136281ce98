import Foundation
import Testing

@testable import MoesifCapture
@testable import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.timeLimit(.minutes(5)))
struct FakeCollectorTests {
    @Test(
        "A collector with a latency delays every response until the latency is removed",
        .tags(.slow),
        arguments: ["GET", "POST"]
    )
    func latencyHoldsForAllAnswers(method: String) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let session = URLSession(configuration: .ephemeral)
        var request = URLRequest(
            url: collector.url.appending(path: "/v1/\(method == "GET" ? "config" : "events/batch")")
        )
        request.httpMethod = method
        func timeToAnswer() async throws -> Duration {
            let begin = ContinuousClock.now
            _ = try await session.data(for: request)
            return begin.duration(to: .now)
        }
        let latency = Duration.milliseconds(200)
        collector.setLatency(latency)
        #expect(try await timeToAnswer() >= latency)
        collector.failAlways(.status(503))
        #expect(try await timeToAnswer() >= latency)
        collector.setLatency(.zero)
        // A busy machine may take as long, but not every time.
        while try await timeToAnswer() >= latency {}
    }

    @Test("A body of as many levels as an event can have arrives and is exported with all of them")
    func deepBody() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let moesif = Moesif(applicationID: "test") { $0.baseURL = collector.url }
        let body = String(repeating: #"{"a":"#, count: 60) + "1.50" + String(repeating: "}", count: 60)
        moesif.record(
            request: CapturedCall.Request(url: collector.url, method: "GET"),
            response: CapturedCall.Response(status: 200, body: CapturedBody(Data(body.utf8)))
        )
        #expect(await moesif.shutdown().isComplete)
        let event = try #require(collector.events.first)
        #expect(event["response"]?["transfer_encoding"] == "json")
        let document = NDJSON(collector.events)
        #expect(document.text.contains(body))
        #expect(NDJSON(parsing: document.data).items == collector.events)
    }

    @Test("A body beyond the collector's limit of 50,000,000 bytes is not read", arguments: [true, false])
    func longBody(_ isCompressed: Bool) throws {
        for (length, isRead) in [(50_000_000, true), (50_000_001, false)] {
            let body = Data(repeating: UInt8(ascii: " "), count: length)
            let headers = isCompressed ? [LoopbackServer.Header(name: "Content-Encoding", value: "gzip")] : []
            let request = LoopbackServer.Request(
                method: "POST",
                target: "/v1/events",
                headers: headers,
                body: isCompressed ? try #require(Gzip.compress(body)) : body
            )
            #expect((ReceivedItems.body(of: request)?.count == length) == isRead)
        }
    }
}
