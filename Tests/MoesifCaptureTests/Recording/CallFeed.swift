import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The pipeline of a client, fed with calls without a session: tests check hooks, masks and sampling with it.
struct CallFeed: Sendable {
    /// One call; a test sets only the values that matter to it.
    struct Call: Sendable {
        var url = "https://api.example.com/orders/7?id=1"
        var method = "POST"
        var sent: [String: String] = [:]
        var body: String?
        /// Nil for a call that failed before a response arrived.
        var status: Int? = 200
        var received: [String: String] = [:]
        var answer: String?
        var failure: CallFailure?
        var metadata: CallMetadata?
        var context: CallContext?
    }

    let clock = ManualClock()
    let transport: RecordingTransport
    let recorder: Recorder

    /// - Parameters:
    ///   - configuration: The collector's remote configuration.
    ///   - chance: The random number of every sampling decision.
    init(
        wanting configuration: JSONObject = [:],
        chance: Double = 0.5,
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) throws {
        let transport = RecordingTransport(configuration: configuration)
        try self.init(transport, recording: transport, chance: chance, configuring: configure)
    }

    /// Creates a client that sends through `transport`; `recording` keeps the events.
    init(
        _ transport: any CollectorTransport,
        recording: RecordingTransport,
        chance: Double = 0.5,
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) throws {
        var configuration = Moesif.Configuration(applicationID: "test")
        configuration.timeSource = clock
        configuration.transport = transport
        configuration.randomSource = FixedRandom(number: chance)
        configure(&configuration)
        self.transport = recording
        recorder = Recorder(configuration, try CollectorClient(configuration, configuration.chosenLog))
    }

    func record(_ call: Call = Call()) throws {
        recorder.record(try FinishedCall(call, start: clock.date))
    }

    /// Records calls to `https://api.example.com/<n>`.
    func record(_ numbers: Range<Int>) throws {
        for number in numbers { try record(Call(url: "https://api.example.com/\(number)")) }
    }

    /// Delivers the recorded calls, and checks the counters: nothing waits, everything is accounted for.
    func events(sourceLocation: SourceLocation = #_sourceLocation) async -> [JSONValue] {
        #expect(await recorder.shutDown(deadline: clock.now + .seconds(3600)), sourceLocation: sourceLocation)
        let statistics = recorder.statistics
        #expect(statistics.isBalanced, sourceLocation: sourceLocation)
        #expect(statistics.waiting == 0, sourceLocation: sourceLocation)
        #expect(statistics.delivered == transport.events.count, sourceLocation: sourceLocation)
        return transport.events
    }

    /// Records a call and returns its only event.
    func event(of call: Call = Call(), sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSONValue {
        try record(call)
        let events = await events(sourceLocation: sourceLocation)
        #expect(events.count == 1, sourceLocation: sourceLocation)
        return try #require(events.first, sourceLocation: sourceLocation)
    }
}

extension FinishedCall {
    convenience init(_ call: CallFeed.Call, start: Date) throws {
        let url = try #require(URL(string: call.url))
        var request = URLRequest(url: url)
        request.httpMethod = call.method
        for (name, value) in call.sent { request.setValue(value, forHTTPHeaderField: name) }
        let response = call.status.flatMap {
            HTTPURLResponse(url: url, statusCode: $0, httpVersion: nil, headerFields: call.received)
        }
        self.init(
            request: request,
            requestBody: CapturedBody(call.body.map { Data($0.utf8) }, limit: 1 << 18),
            response: response,
            responseBody: CapturedBody(call.answer.map { Data($0.utf8) }, limit: 1 << 18),
            failure: call.failure,
            context: CallContext(ofTask: call.context.map(ContextScope.init), ofRequest: nil, call.metadata),
            start: start,
            duration: .milliseconds(5)
        )
    }
}

/// The lines that a test notes, in order, from any thread.
final class Journal: Sendable {
    private let lines = Lock<[String]>([])
    private let noted = AsyncWatermark()

    var all: [String] {
        lines.withLock { $0 }
    }

    func note(_ line: String) {
        let count = lines.withLock { lines in
            lines.append(line)
            return lines.count
        }
        noted.advance(to: count)
    }

    /// Returns when `count` lines have been noted.
    func wait(for count: Int) async {
        _ = await noted.wait(for: count, until: .seconds(1), ManualClock())
    }
}

/// The error that a hook throws in a test.
struct HookError: Error {}
