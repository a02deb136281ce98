import Foundation
import InMemoryTracing
import MoesifCapture
import MoesifCaptureTesting
import MoesifTracing
import Testing
import Tracing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Traces that swift-distributed-tracing and Moesif share.
@Suite(.timeLimit(.minutes(1)))
struct TracingTests {
    private static let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    private let collector: FakeCollector
    private let moesif: Moesif
    private let tracer = W3CTracer()

    init() throws {
        collector = try FakeCollector()
        moesif = collector.client { $0.outgoing.propagatesTrace = .only(["127.0.0.1"]) }
    }

    private func record(_ path: String) {
        moesif.record(request: CapturedCall.Request(url: URL(fileURLWithPath: path), method: "GET"), response: nil)
    }

    /// Returns the trace, the parent span and the span of each event, by path.
    private func events() async -> [String: (trace: String?, parent: String?, id: String?)] {
        await moesif.shutdown(timeout: .seconds(30))
        let events = collector.events.map { event in
            let path = event["request"]?["uri"]?.string.flatMap { URL(string: $0)?.lastPathComponent } ?? ""
            let span = event["span"]
            return (
                path,
                (event["trace_id"]?.string, span?["parent_id"]?.string, span?["id"]?.string)
            )
        }
        return Dictionary(events) { first, _ in first }
    }

    @Test("Calls within a span are its children and send its trace on")
    func fromTracing() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        var opened: [InMemorySpanContext?] = []
        try await withTracer(tracer) {
            try await withSpan("outer") { span in
                opened.append(span.context.inMemorySpanContext)
                try await withMoesifTrace {
                    _ = try await moesif.session().data(from: server.url("/sent"))
                    async let child: Void = record("/child")
                    await child
                }
                withMoesifTrace { record("/plain") }
                record("/without")
                withSpan("inner") { span in
                    opened.append(span.context.inMemorySpanContext)
                    withMoesifTrace { record("/inner") }
                }
            }
            withMoesifTrace { record("/outside") }
        }
        withMoesifTrace { record("/untraced") }
        let events = await events()
        let spans = opened.compactMap(\.self)
        #expect(events.count == 7 && spans.count == 2 && spans[0].traceID == spans[1].traceID)
        for path in ["sent", "child", "plain"] {
            let event = try #require(events[path])
            #expect(event.trace == spans[0].traceID && event.parent == spans[0].spanID, "\(path)")
            #expect(event.id != spans[0].spanID && event.id != nil, "\(path)")
        }
        #expect(events["inner"]?.trace == spans[0].traceID && events["inner"]?.parent == spans[1].spanID)
        for path in ["without", "outside", "untraced"] { #expect(events[path]?.trace == .some(nil), "\(path)") }
        let sent = try #require(server.requests.first?.header("traceparent"))
        #expect(sent == "00-\(spans[0].traceID)-\(try #require(events["sent"]?.id))-01")
    }

    @Test("Spans within a received call are its children; results, errors and baggage are kept")
    func fromMoesif() async throws {
        struct Failure: Error {}
        let traced = CapturedCall.Request(
            target: "/traced",
            method: "GET",
            headers: ["Host": "a.example", "traceparent": Self.header],
            peerAddress: nil
        )
        let untraced = CapturedCall.Request(
            target: "/untraced",
            method: "GET",
            headers: ["Host": "a.example"],
            peerAddress: nil
        )
        var baggage = ServiceContext.topLevel
        baggage[Baggage.self] = "b"
        let spans = await withTracer(tracer) {
            await ServiceContext.withValue(baggage) {
                var spans: [String: InMemorySpanContext] = [:]
                await #expect(throws: Failure.self) {
                    try await moesif.incoming.capture(traced) { _ in
                        try await withMoesifServiceContext {
                            await Task.yield()
                            #expect(ServiceContext.current?[Baggage.self] == "b")
                            spans["async"] = withSpan("async") { $0.context.inMemorySpanContext }
                            throw Failure()
                        }
                    } response: {
                        CapturedCall.Response(status: 200)
                    }
                }
                let call = moesif.incoming.begin(untraced)
                let answer = await call.serve {
                    withMoesifServiceContext {
                        #expect(ServiceContext.current?[Baggage.self] == "b")
                        spans["untraced"] = withSpan("untraced") { $0.context.inMemorySpanContext }
                        return 7
                    }
                }
                call.end(response: CapturedCall.Response(status: 200))
                #expect(answer == 7)
                return spans
            }
        }
        withMoesifServiceContext { #expect(ServiceContext.current == nil) }
        let event = try #require(await events()["traced"])
        #expect(event.trace == "4bf92f3577b34da6a3ce929d0e0e4736" && event.parent == "00f067aa0ba902b7")
        #expect(spans["async"]?.traceID == event.trace && spans["async"]?.parentSpanID == event.id)
        let span = try #require(spans["untraced"])
        #expect(span.parentSpanID == nil)
    }

    private enum Baggage: ServiceContextKey {
        typealias Value = String
    }
}

/// A tracer that writes and reads `traceparent`.
private struct W3CTracer: Tracer {
    private let base: InMemoryTracer

    init() {
        let random: @Sendable (Int) -> String = { count in
            (0..<count).map { _ in String(UInt8.random(in: 1...255) | 16, radix: 16) }.joined()
        }
        base = InMemoryTracer(idGenerator: .init(nextTraceID: { random(16) }, nextSpanID: { random(8) }))
    }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> InMemorySpan {
        base.startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    func forceFlush() {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context.inMemorySpanContext else { return }
        injector.inject("00-\(span.traceID)-\(span.spanID)-01", forKey: "traceparent", into: &carrier)
    }

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        let parts = extractor.extract(key: "traceparent", from: carrier)?.split(separator: "-").map(String.init)
        guard let parts, parts.count == 4 else { return }
        context.inMemorySpanContext = InMemorySpanContext(traceID: parts[1], spanID: parts[2], parentSpanID: nil)
    }
}
