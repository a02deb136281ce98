import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Calls that wait for the worker count with the memory that they hold, so that the byte limit holds.
@Suite("Memory of waiting calls", .timeLimit(.minutes(5)))
struct WaitingMemoryTests {
    /// The large part of a call.
    enum Weight: CaseIterable, Sendable {
        case url, urlOfAFailure, sentHeaders, receivedHeaders, sentBody, receivedBody
    }

    private static let size = 90_000
    private static let text = String(repeating: "x", count: size)

    @Test("URLs, headers and bodies of waiting calls count", .tags(.slow), arguments: Weight.allCases)
    func whatWaitsCounts(_ weight: Weight) async throws {
        // The worker waits for the collector's configuration, and the clock stands still.
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording)
        await collector.waitForRequests(1)
        for _ in 0..<60 { try feed.record(call(weight)) }
        #expect(feed.recorder.store.waitingBytes > 56 * Self.size)
        // A response has a URL as well.
        #expect(feed.recorder.store.waitingBytes < 60 * (Self.size * (weight == .url ? 2 : 1) + 4096))
        gateway.open()
        #expect(await feed.events().count == 60)
        #expect(feed.recorder.store.waitingBytes == 0)
    }

    @Test("Calls over the byte limit are dropped")
    func callsOverTheBoundAreDropped() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording) { $0.delivery.queueByteLimit = 1_000_000 }
        await collector.waitForRequests(1)
        for _ in 0..<60 { try feed.record(call(.receivedHeaders)) }
        let dropped = feed.recorder.statistics.dropped[.queueFull] ?? 0
        #expect(dropped >= 60 - 11 - 4)
        gateway.open()
        #expect(await feed.events().count == 60 - dropped)
    }

    /// The first few calls are hardly counted; after a call with long headers all later ones are.
    @Test("Long headers count even after calls with short headers")
    func longHeadersBehindUsualOnesCount() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording)
        await collector.waitForRequests(1)
        for _ in 0..<6 { try feed.record(CallFeed.Call()) }
        for _ in 0..<20 { try feed.record(call(.receivedHeaders)) }
        // A call with short headers between them makes no difference.
        try feed.record(CallFeed.Call())
        try feed.record(call(.receivedHeaders))
        #expect(feed.recorder.store.waitingBytes > 11 * Self.size)
        gateway.open()
        #expect(await feed.events().count == 28)
    }

    /// A stream belongs to the app and may hold any number of bytes.
    @Test("A waiting call does not retain its body stream")
    func aWaitingCallHoldsNoStreamAndNoBodyThatIsNotSent() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording)
        await collector.waitForRequests(1)
        weak var stream: InputStream?
        do {
            let url = try #require(URL(string: "https://api.example.com/"))
            let held = InputStream(data: Data(count: 1 << 22))
            stream = held
            var request = URLRequest(url: url)
            request.httpMethod = "POST"
            request.httpBodyStream = held
            feed.recorder.record(
                FinishedCall(
                    request: request,
                    requestBody: CapturedBody(omitted: .streamed),
                    response: nil,
                    responseBody: .none,
                    failure: CallFailure(domain: "d", code: 1),
                    context: CallContext(),
                    start: feed.clock.date,
                    duration: .zero
                )
            )
        }
        #expect(stream == nil)
        gateway.open()
        #expect(await feed.events().count == 1)
    }

    private func call(_ weight: Weight) -> CallFeed.Call {
        let long = "https://api.example.com/\(Self.text)"
        return switch weight {
        case .url: CallFeed.Call(url: long)
        case .urlOfAFailure: CallFeed.Call(url: long, status: nil, failure: CallFailure(domain: "d", code: 1))
        case .sentHeaders: CallFeed.Call(sent: ["X-Long": Self.text])
        case .receivedHeaders: CallFeed.Call(received: ["X-Long": Self.text])
        case .sentBody: CallFeed.Call(body: Self.text)
        case .receivedBody: CallFeed.Call(answer: Self.text)
        }
    }
}
