import Foundation
public import MoesifCapture

/// A transport that sends nothing and keeps everything, so that a test can say what would have been sent.
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// _ = try await moesif.session().data(from: url)
/// await moesif.flush()
/// #expect(transport.events[0]["request"]?["headers"]?["Authorization"] == "[redacted]")
/// ```
///
/// It keeps every request until `removeAll()`; memory grows with them.
public final class RecordingTransport: CollectorTransport {
    /// Decides what is answered to a request, or throws as a connection would.
    ///
    /// Called from any thread.
    public typealias Responder = @Sendable (CollectorRequest) async throws -> CollectorResponse

    private let respond: Responder
    private let configuration: Lock<(document: JSONObject, version: String)>
    private let configurationRequests = ItemLog<CollectorRequest>()
    private let received = ItemLog<CollectorRequest>()
    private let receivedEvents = ItemLog<JSONValue>()
    private let receivedActions = ItemLog<JSONValue>()

    /// Creates a transport.
    ///
    /// - Parameters:
    ///   - configuration: What `GET /v1/config` is answered with. Default: nothing set, every call is wanted.
    ///   - respond: What is answered to everything else. Default: 201.
    public init(
        configuration: JSONObject = [:],
        respond: @escaping Responder = { _ in CollectorResponse(status: 201) }
    ) {
        self.configuration = Lock((configuration, "1"))
        self.respond = respond
    }

    /// Changes what `GET /v1/config` is answered with; every answer names the version.
    public func setConfiguration(_ document: JSONObject, version: String) {
        configuration.withLock { $0 = (document, version) }
    }

    /// How often the configuration was asked for.
    public var configurationRequestCount: Int {
        configurationRequests.items.count
    }

    /// Returns when the configuration has been asked for at least `count` times, or the task is cancelled.
    public func waitForConfigurationRequests(_ count: Int) async {
        await configurationRequests.wait(for: count)
    }

    /// Every other request, the refused ones among them, in order.
    public var requests: [CollectorRequest] {
        received.items
    }

    /// The events of every request that was answered with a 2xx, in order, as the collector would read them.
    public var events: [JSONValue] {
        receivedEvents.items
    }

    /// The actions of every request that was answered with a 2xx, in order, as the collector would read them.
    public var actions: [JSONValue] {
        receivedActions.items
    }

    /// Returns when at least `count` requests have come, or the task is cancelled.
    public func waitForRequests(_ count: Int) async {
        await received.wait(for: count)
    }

    /// Returns when at least `count` events have been accepted, or the task is cancelled.
    public func waitForEvents(_ count: Int) async {
        await receivedEvents.wait(for: count)
    }

    /// Forgets what has come.
    public func removeAll() {
        received.removeAll()
        receivedEvents.removeAll()
        receivedActions.removeAll()
    }

    /// Keeps a request, and answers it as `respond` says.
    public func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        let (document, version) = configuration.withLock { $0 }
        if request.method == .get, request.path == "/v1/config" {
            configurationRequests.append([request])
            let text = JSONValue.object(document).jsonText
            return CollectorResponse(
                status: 200,
                headers: [.moesifConfigETag: version],
                body: Data(text.utf8)
            )
        }
        received.append([request])
        var response = try await respond(request)
        if response.headers[.moesifConfigETag] == nil { response.headers[.moesifConfigETag] = version }
        if (200..<300).contains(response.status), let body = request.body {
            if request.path.hasPrefix("/v1/events") { receivedEvents.append(ReceivedItems.items(in: body) ?? []) }
            if request.path.hasPrefix("/v1/actions") { receivedActions.append(ReceivedItems.items(in: body) ?? []) }
        }
        return response
    }
}
