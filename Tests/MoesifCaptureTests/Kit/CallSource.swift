import Foundation
import MoesifCaptureTesting

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The internals of a client, fed with finished calls that no session has made.
struct CallSource: Sendable {
    let clock: ManualClock
    let transport: RecordingTransport
    let recorder: Recorder

    init(
        responding respond: @escaping RecordingTransport.Responder = { _ in CollectorResponse(status: 201) },
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) throws {
        try self.init(RecordingTransport(respond: respond), configuring: configure)
    }

    init(
        _ transport: RecordingTransport,
        configuring configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) throws {
        let clock = ManualClock()
        var configuration = Moesif.Configuration(applicationID: "test")
        configuration.timeSource = clock
        configuration.transport = transport
        configuration.randomSource = FixedRandom(number: 0.5)
        configure(&configuration)
        self.clock = clock
        self.transport = transport
        recorder = Recorder(configuration, try CollectorClient(configuration, configuration.chosenLog))
    }

    /// Records calls to `https://api.example.com/<n>`.
    func record(_ numbers: Range<Int>, body: Data? = nil) {
        for number in numbers {
            guard let url = URL(string: "https://api.example.com/\(number)") else { continue }
            recorder.record(
                FinishedCall(
                    request: URLRequest(url: url),
                    requestBody: CapturedBody(body, limit: .max),
                    response: HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil),
                    responseBody: .none,
                    failure: nil,
                    context: CallContext(),
                    start: clock.date,
                    duration: .zero
                )
            )
        }
    }

    /// The numbers of the calls that were delivered, in order.
    var delivered: [Int] {
        transport.events.compactMap { event in
            event.at("request", "uri")?.string.flatMap { Int($0.split(separator: "/").last ?? "") }
        }
    }

    /// The number of events in each request.
    var batches: [Int] {
        transport.requests.map { request in
            request.body.flatMap { JSONValue(parsing: $0)?.array?.count } ?? 0
        }
    }
}

/// A random source that returns a fixed number.
struct FixedRandom: Moesif.RandomSource {
    let number: Double

    func next() -> Double {
        number
    }
}
