import Foundation
public import MoesifCapture

/// A transport that sends nothing and keeps every request, so that a test can inspect the events.
///
/// ```swift
/// let transport = RecordingTransport()
/// let moesif = Moesif(applicationID: "test") { $0.transport = transport }
/// _ = try await moesif.session().data(from: url)
/// await moesif.flush()
/// #expect(transport.events[0]["request"]?["headers"]?["Authorization"] == "[redacted]")
/// ```
///
/// Memory grows with each request until ``removeAll()``.
public final class RecordingTransport: CollectorTransport {
    /// A closure that returns the response to a request, or throws as a failed connection would.
    ///
    /// It runs on any thread, several times at once.
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
    ///   - configuration: The response to `GET /v1/config`, with version `1`. Default: an empty object, so that no call
    ///     is sampled out.
    ///   - respond: A closure that responds to every other request. Default: status 201.
    public init(
        configuration: JSONObject = [:],
        respond: @escaping Responder = { _ in CollectorResponse(status: 201) }
    ) {
        self.configuration = Lock((configuration, "1"))
        self.respond = respond
    }

    /// Sets the configuration that `GET /v1/config` returns.
    ///
    /// Every response names the version in the header `X-Moesif-Config-ETag`, unless `respond` has set that header.
    ///
    /// - Parameters:
    ///   - document: The configuration in Moesif's format.
    ///   - version: The version of the configuration.
    public func setConfiguration(_ document: JSONObject, version: String) {
        configuration.withLock { $0 = (document, version) }
    }

    /// The number of requests for the configuration, which ``removeAll()`` does not reset.
    public var configurationRequestCount: Int {
        configurationRequests.items.count
    }

    /// Waits until the configuration has been requested at least `count` times, or the task is cancelled.
    ///
    /// - Parameter count: The number of requests since the transport was created.
    public func waitForConfigurationRequests(_ count: Int) async {
        await configurationRequests.wait(for: count)
    }

    /// Every request except those for the configuration, in order, including rejected ones.
    public var requests: [CollectorRequest] {
        received.items
    }

    /// The events of every request with a 2xx response, in order, as the collector would read them.
    public var events: [JSONValue] {
        receivedEvents.items
    }

    /// The actions of every request with a 2xx response, in order, as the collector would read them.
    public var actions: [JSONValue] {
        receivedActions.items
    }

    /// Waits until at least `count` requests other than for the configuration have arrived, or the task is cancelled.
    ///
    /// - Parameter count: The number of requests since the last ``removeAll()``.
    public func waitForRequests(_ count: Int) async {
        await received.wait(for: count)
    }

    /// Waits until at least `count` events have been accepted, or the task is cancelled.
    ///
    /// - Parameter count: The number of events since the last ``removeAll()``.
    public func waitForEvents(_ count: Int) async {
        await receivedEvents.wait(for: count)
    }

    /// Removes the recorded requests, events and actions.
    ///
    /// The configuration and ``configurationRequestCount`` stay unchanged.
    public func removeAll() {
        received.removeAll()
        receivedEvents.removeAll()
        receivedActions.removeAll()
    }

    /// Records a request and returns the response to it.
    ///
    /// - Parameter request: The request.
    /// - Returns: The configuration, or the response of the closure that the transport was created with.
    /// - Throws: Any error that the closure throws.
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
