import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A server that captures received calls and records its outgoing calls by hand.
struct IncomingServer: Sendable {
    let transport: RecordingTransport
    let clock = ManualClock()
    let moesif: Moesif

    /// - Parameter configuration: The collector's remote configuration.
    init(
        wanting configuration: JSONObject = [:],
        _ configure: (inout Moesif.Configuration) -> Void = { _ in }
    ) {
        let (transport, clock) = (RecordingTransport(configuration: configuration), clock)
        self.transport = transport
        moesif = Moesif(applicationID: "app-1") {
            $0.transport = transport
            $0.timeSource = clock
            $0.randomSource = FixedRandom(number: 0.5)
            configure(&$0)
        }
    }

    static func request(
        _ target: String = "/orders?id=7",
        method: String = "get",
        headers: HeaderFields = [:],
        body: String? = nil,
        peer: String? = "192.0.2.7"
    ) -> CapturedCall.Request {
        var headers = headers
        headers["Host"] = headers["Host"] ?? "api.example.com"
        return CapturedCall.Request(
            target: target,
            method: method,
            headers: headers,
            body: body.map { CapturedBody(Data($0.utf8)) } ?? .none,
            peerAddress: peer
        )
    }

    /// Handles a request with `handler`, and responds with status 200.
    func serve(
        _ request: CapturedCall.Request = Self.request(),
        _ handler: (IncomingCall) async throws -> Void
    ) async rethrows {
        try await moesif.incoming.capture(request, handler) { CapturedCall.Response(status: 200) }
    }

    /// Handles a request, and responds with status 200.
    func serve(_ request: CapturedCall.Request = Self.request()) async {
        await serve(request) { _ in }
    }

    /// Makes an outgoing call.
    func call() {
        guard let url = URL(string: "https://third.example/") else { return }
        moesif.record(request: CapturedCall.Request(url: url, method: "GET"), response: nil)
    }

    /// Delivers the captured calls, and checks the counters: everything is accounted for.
    func events(sourceLocation: SourceLocation = #_sourceLocation) async -> [JSONValue] {
        let result = await moesif.shutdown(timeout: .seconds(30))
        #expect(result.isComplete && result.statistics.isBalanced, sourceLocation: sourceLocation)
        #expect(result.statistics.waiting == 0, sourceLocation: sourceLocation)
        return transport.events
    }

    /// Returns the only event of a direction.
    func event(
        _ direction: String = "Incoming",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let events = await events(sourceLocation: sourceLocation).filter { $0["direction"]?.string == direction }
        #expect(events.count == 1, sourceLocation: sourceLocation)
        return try #require(events.first, sourceLocation: sourceLocation)
    }
}
