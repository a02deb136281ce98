import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The trace and span of events, from the `traceparent` of received and outgoing calls.
@Suite("Traces and spans", .timeLimit(.minutes(10)))
struct CallTraceTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"
    private static let header = "00-\(trace)-\(parent)-01"
    private static let other = "00-1234567890abcdef1234567890abcdef-00f067aa0ba902b7-01"

    private struct Span: Equatable {
        let trace: String?
        let id: String?
        let parent: String?
        let status: Int?

        init(_ event: JSONValue) {
            (trace, id) = (event["trace_id"]?.string, event.at("span", "id")?.string)
            (parent, status) = (event.at("span", "parent_id")?.string, event.at("span", "status")?.int)
        }

        var isNew: Bool {
            id?.utf8.count == 16 && id?.allSatisfy { "0123456789abcdef".contains($0) } == true && id != parent
        }
    }

    private func request(_ header: String?) -> CapturedCall.Request {
        IncomingServer.request(headers: header.map { ["Traceparent": $0] } ?? [:])
    }

    private func call(_ server: IncomingServer, _ header: String? = nil) throws {
        let url = try #require(URL(string: "https://third.example/"))
        let headers: HeaderFields = header.map { ["traceparent": $0] } ?? [:]
        let request = CapturedCall.Request(url: url, method: "GET", headers: headers)
        server.moesif.record(request: request, response: CapturedCall.Response(status: 200))
        server.moesif.begin(request).end(response: CapturedCall.Response(status: 200))
    }

    @Test("A received call is a new span in the trace of its caller")
    func received() async throws {
        let server = IncomingServer()
        await server.serve(request(Self.header))
        server.moesif.incoming.record(request: request(Self.header), response: CapturedCall.Response(status: 200))
        let spans = await server.events().map { Span($0) }
        #expect(spans.count == 2 && spans[0].id != spans[1].id)
        for span in spans {
            #expect(span.trace == Self.trace && span.parent == Self.parent && span.isNew && span.status == 0)
        }
    }

    @Test(
        "A received call without a valid header has no trace, and neither do its outgoing calls",
        arguments: [nil, "", "00-0-0-00"]
    )
    func untraced(_ header: String?) async throws {
        let server = IncomingServer()
        try await server.serve(request(header)) { _ in try call(server) }
        try call(server)
        let events = await server.events()
        #expect(events.count == 5 && events.allSatisfy { $0["trace_id"] == nil && $0["span"] == nil })
    }

    @Test(
        "An outgoing call made while a received call is handled is a child of its span",
        arguments: [nil, "invalid", Self.header]
    )
    func child(_ header: String?) async throws {
        let server = IncomingServer()
        try await server.serve(request(Self.header)) { _ in try call(server, header) }
        let spans = await server.events().map { Span($0) }
        let served = try #require(spans.last)
        #expect(spans.count == 3 && Set(spans.map(\.id)).count == 3)
        for span in spans.dropLast() {
            #expect(span.trace == Self.trace && span.parent == served.id && span.isNew)
        }
    }

    @Test("A traceparent header that the app sets determines the span of the call")
    func own() async throws {
        let server = IncomingServer()
        let sent = "00-\(Self.trace)-1111111111111111-01"
        try call(server, sent)
        try await server.serve(request(Self.header)) { _ in
            try call(server, sent)
            try call(server, Self.other)
        }
        let spans = await server.events().map { Span($0) }
        let served = try #require(spans.last)
        #expect(spans[0] == spans[1] && spans[2] == spans[3] && spans[4] == spans[5] && spans.count == 7)
        #expect(spans[0].trace == Self.trace && spans[0].id == "1111111111111111" && spans[0].parent == nil)
        #expect(spans[2].trace == Self.trace && spans[2].id == "1111111111111111" && spans[2].parent == served.id)
        #expect(spans[4].trace == "1234567890abcdef1234567890abcdef" && spans[4].id == "00f067aa0ba902b7")
        #expect(spans[4].parent == nil)
    }

    @Test("withContext sets the parent span of calls, also while a received call is handled")
    func named() async throws {
        let server = IncomingServer()
        try await Moesif.withContext(traceParent: Self.other) {
            #expect(Moesif.currentTraceParent == Self.other)
            try Moesif.withContext(user: "u") { try call(server) }
            try call(server, Self.other)
            try await server.serve(request(nil)) { _ in
                #expect(Moesif.currentTraceParent == nil)
                try call(server)
            }
            try await server.serve(request(Self.header)) { _ in
                let served = try #require(Moesif.currentTraceParent.flatMap { TraceParent($0) })
                #expect(served.traceID == Self.trace && RandomID.hexadecimal(served.span) != Self.parent)
                try call(server, served.header)
                try Moesif.withContext(traceParent: Self.other) {
                    try call(server)
                    try call(server, Self.header)
                }
            }
        }
        #expect(Moesif.currentTraceParent == nil)
        let spans = await server.events().map { Span($0) }
        try #require(spans.count == 14)
        for span in spans[0...3] + spans[9...12] {
            #expect(span.trace == "1234567890abcdef1234567890abcdef" && span.parent == "00f067aa0ba902b7" && span.isNew)
        }
        // Outgoing calls of a received call without a trace have no trace.
        for span in spans[4...6] { #expect(span.trace == nil && span.parent == nil) }
        for span in spans[7...8] { #expect(span.trace == Self.trace && span.parent == spans[13].id && span.isNew) }
    }

    @Test(
        "An invalid trace parent leaves the surrounding one in place",
        arguments: [nil, "", "00-0-0-00"] as [String?]
    )
    func unnamed(_ header: String?) async throws {
        let server = IncomingServer()
        try Moesif.withContext(traceParent: Self.other) {
            try Moesif.withContext(traceParent: header) { try call(server) }
        }
        let spans = await server.events().map { Span($0) }
        #expect(spans.count == 2 && spans.allSatisfy { $0.parent == "00f067aa0ba902b7" && $0.isNew })
    }

    @Test("Calls of URLSession are spans too", arguments: [true, false])
    func session(_ isProtocol: Bool) async throws {
        let thirdParty = try LoopbackServer { _ in .json("{}") }
        defer { thirdParty.stop() }
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        if isProtocol { configuration.capture(with: client.moesif) }
        let session: any CapturingSession =
            isProtocol ? URLSession(configuration: configuration) : client.moesif.session(configuration: configuration)
        try await client.moesif.incoming.capture(request(Self.header)) { _ in
            _ = try await session.data(from: thirdParty.url("/child"))
            var own = URLRequest(url: thirdParty.url("/own"))
            own.setValue(Self.other, forHTTPHeaderField: "traceparent")
            _ = try await session.data(for: own)
        } response: {
            CapturedCall.Response(status: 200)
        }
        let spans = await client.events().map { Span($0) }
        #expect(spans.map(\.trace) == [Self.trace, "1234567890abcdef1234567890abcdef", Self.trace])
        #expect(spans[0].parent == spans[2].id && spans[0].isNew && spans[1].id == "00f067aa0ba902b7")
        // The library does not send the header by default.
        #expect(thirdParty.requests.map { $0.header("traceparent") } == [nil, Self.other])
    }

    @Test(
        "The span status follows OpenTelemetry",
        arguments: [
            (.outgoing, 200, false, 0), (.outgoing, 399, false, 0), (.outgoing, 400, false, 2),
            (.outgoing, 500, false, 2),
            (.outgoing, 200, true, 2), (.outgoing, nil, true, 2), (.incoming, 200, false, 0),
            (.incoming, 404, false, 0),
            (.incoming, 404, true, 0), (.incoming, 499, false, 0), (.incoming, 500, false, 2),
            (.incoming, 200, true, 2),
            (.incoming, nil, true, 2), (.incoming, nil, false, 0),
        ] as [(Moesif.Event.Direction, Int?, Bool, Int)]
    )
    func status(_ direction: Moesif.Event.Direction, _ status: Int?, _ fails: Bool, _ expected: Int) async throws {
        let server = IncomingServer()
        let response = status.map { CapturedCall.Response(status: $0) }
        let error: (any Error)? = fails ? HookError() : nil
        let request = request(Self.header)
        switch direction {
        case .incoming: server.moesif.incoming.record(request: request, response: response, error: error)
        default: server.moesif.record(request: request, response: response, error: error)
        }
        #expect(Span(try #require(await server.events().first)).status == expected)
    }

    @Test("A masked or redacted header hides the trace and span IDs too", arguments: [true, false])
    func hidden(_ masks: Bool) async throws {
        let server = IncomingServer {
            if masks { $0.masks.requestHeaders = ["Traceparent"] } else { $0.redaction.headers.insert("Traceparent") }
        }
        await server.serve(request(Self.header))
        let event = try await server.event()
        #expect(event["trace_id"] == nil && event["span"] == nil && !event.jsonText.contains(Self.trace))
    }

    @Test("A maskEvent hook can change the trace and span")
    func mask() async throws {
        let server = IncomingServer {
            $0.maskEvent = { event in
                var event = event
                guard event.traceID == Self.trace, event.span?.parentID == Self.parent else { return nil }
                event.traceID = "mine"
                event.span?.links = ["l"]
                return event
            }
        }
        await server.serve(request(Self.header))
        let event = try await server.event()
        #expect(event["trace_id"] == "mine" && event.at("span", "links") == ["l"] && event.at("span", "status") == 0)
    }

    @Test("A call knows its trace before its request is sent")
    func beforehand() async throws {
        let received = try #require(CallTrace(receiving: ["traceparent": Self.header]))
        let url = try #require(URL(string: "https://third.example/"))
        let served = IncomingContext(request(Self.header), start: .now, trace: received, context: CallContext())
        let context = CallContext().serving(served)
        let server = IncomingServer()
        let recorder = try #require(server.moesif.recorder)
        let call = CallRecorder(
            URLRequest(url: url),
            nil,
            context,
            .session(handsOutTask: false),
            clients: [recorder].compactMap { RecordingClient($0, url, .outgoing) }
        )
        let trace = try #require(call.trace)
        #expect(trace.own.header == "00-\(Self.trace)-\(RandomID.hexadecimal(trace.own.span))-01")
        #expect(trace.parent == received.own.span && trace.own.span != received.own.span)
        call.end(nil, nil, HookError())
        #expect(Span(try #require(await server.events().first)).id == RandomID.hexadecimal(trace.own.span))
        let unseen = CallRecorder(URLRequest(url: url), nil, context, .session(handsOutTask: false), clients: [])
        #expect(unseen.trace == nil)
    }
}
