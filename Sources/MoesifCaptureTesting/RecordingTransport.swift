public import MoesifCapture

/// A transport that sends nothing and keeps everything, so that a test can say what would have been sent.
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// _ = try await moesif.session().data(from: url)
/// await moesif.flush(timeout: .seconds(5))
/// #expect(transport.events[0]["request"]?["headers"]?["Authorization"] == "[redacted]")
/// ```
///
/// It keeps every request until `removeAll()`; memory grows with them.
public final class RecordingTransport: EventTransport {
    /// Decides what is answered to a request, or throws as a connection would.
    ///
    /// Called from any thread.
    public typealias Responder = @Sendable (CollectorRequest) async throws -> CollectorResponse

    private let respond: Responder
    private let received = ItemLog<CollectorRequest>()
    private let receivedEvents = ItemLog<JSONValue>()

    /// Creates a transport.
    ///
    /// - Parameter respond: What is answered. Default: 201 to everything.
    public init(respond: @escaping Responder = { _ in CollectorResponse(status: 201) }) {
        self.respond = respond
    }

    /// Every request, the refused ones among them, in order.
    public var requests: [CollectorRequest] {
        received.items
    }

    /// The events of every request that was answered with a 2xx, in order, as the collector would read them.
    public var events: [JSONValue] {
        receivedEvents.items
    }

    /// Returns when at least `count` requests have come.
    public func waitForRequests(_ count: Int) async {
        await received.wait(for: count)
    }

    /// Returns when at least `count` events have been accepted.
    public func waitForEvents(_ count: Int) async {
        await receivedEvents.wait(for: count)
    }

    /// Forgets what has come.
    public func removeAll() {
        received.removeAll()
        receivedEvents.removeAll()
    }

    /// Keeps a request, and answers it as `respond` says.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        received.append([request])
        let response = try await respond(request)
        if (200..<300).contains(response.status), request.path.hasPrefix("/v1/events"), let body = request.body {
            receivedEvents.append(ReceivedItems.items(in: body) ?? [])
        }
        return response
    }
}
