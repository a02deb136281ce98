import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What calls hold while they wait for the worker is counted as it is, so that the bound on bytes is one.
@Suite(.timeLimit(.minutes(5)))
struct WaitingMemoryTests {
    /// What a call has much of.
    enum Weight: CaseIterable, Sendable {
        case url, urlOfAFailure, sentHeaders, receivedHeaders, sentBody, receivedBody
    }

    private static let size = 90_000
    private static let text = String(repeating: "x", count: size)

    @Test("URLs, headers of both sides and bodies of waiting calls count", arguments: Weight.allCases)
    func whatWaitsCounts(_ weight: Weight) async throws {
        // The worker waits for the collector's configuration, by a clock that stands still.
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

    @Test func callsOverTheBoundAreDropped() async throws {
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

    /// Of a few calls hardly any is counted; one with long headers has those behind it counted.
    @Test func longHeadersBehindUsualOnesCount() async throws {
        let gateway = Gateway()
        let collector = ScriptedCollector(.late(gateway, [:]))
        let feed = try CallFeed(collector, recording: collector.recording)
        await collector.waitForRequests(1)
        for _ in 0..<6 { try feed.record(CallFeed.Call()) }
        for _ in 0..<20 { try feed.record(call(.receivedHeaders)) }
        // One that is usual between them makes no difference.
        try feed.record(CallFeed.Call())
        try feed.record(call(.receivedHeaders))
        #expect(feed.recorder.store.waitingBytes > 11 * Self.size)
        gateway.open()
        #expect(await feed.events().count == 28)
    }

    /// A stream belongs to the app, and may hold any number of bytes.
    @Test func aWaitingCallHoldsNoStreamAndNoBodyThatIsNotSent() async throws {
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
