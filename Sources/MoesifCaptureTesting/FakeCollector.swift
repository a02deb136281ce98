public import Foundation
public import MoesifCapture

/// A collector on 127.0.0.1 that keeps the items it receives and fails on demand.
///
/// Like Moesif's collector, it requires an application ID, JSON, and an array for a batch. It responds with status 401
/// to a request without an application ID, 400 to a body of any other form, and 404 to an unknown path. Like Moesif, it
/// keeps events with the same `transaction_id` once; ``received`` has every copy. All members can be used from any
/// thread.
///
/// ```swift
/// let collector = try FakeCollector()
/// defer { collector.stop() }
/// collector.failNext(.status(503), .drop)
/// let moesif = Moesif(applicationID: "test") { $0.baseURL = collector.url }
/// ```
public final class FakeCollector: Sendable {
    /// One request that delivered items.
    public struct Delivery: Sendable {
        /// The path, such as `/v1/events/batch`.
        public let path: String
        /// The headers as received.
        public let headers: HeaderFields
        /// The items of the body, decompressed, or an empty array if ``failure`` discards them or the body cannot be
        /// read.
        public let items: [JSONValue]
        /// The failure that was applied, or `nil` if there was none.
        public let failure: Failure?
    }

    private let server: LoopbackServer
    private let state: CollectorState

    /// Starts a collector on a free port.
    ///
    /// The collector stops when it is deallocated.
    ///
    /// - Throws: ``LoopbackServerError`` if the system grants no socket or no thread.
    public init() throws(LoopbackServerError) {
        let state = CollectorState()
        self.state = state
        server = try LoopbackServer { state.answer($0) }
    }

    /// The base URL of the collector, for the option `baseURL` of a client.
    public var url: URL {
        server.url
    }

    /// The events that were kept, in the order of arrival, each `transaction_id` once.
    public var events: [JSONValue] {
        state.events.items
    }

    /// The events in the order of arrival, including copies from retries.
    public var received: [JSONValue] {
        state.received.items
    }

    /// The user updates in the order of arrival, including copies from retries.
    public var users: [JSONValue] {
        state.users.items
    }

    /// The company updates in the order of arrival, including copies from retries.
    public var companies: [JSONValue] {
        state.companies.items
    }

    /// The subscription updates in the order of arrival, including copies from retries.
    public var subscriptions: [JSONValue] {
        state.subscriptions.items
    }

    /// The actions in the order of arrival, including copies from retries.
    public var actions: [JSONValue] {
        state.actions.items
    }

    /// Every request except those for the configuration, in the order of arrival, including failed ones.
    public var deliveries: [Delivery] {
        state.deliveries.items
    }

    /// Sets the configuration that `GET /v1/config` returns.
    ///
    /// Every response names the version in the header `X-Moesif-Config-ETag`. At first the configuration is an empty
    /// object with version `1`.
    ///
    /// - Parameters:
    ///   - document: The configuration in Moesif's format.
    ///   - version: The version of the configuration.
    public func setConfiguration(_ document: JSONObject, version: String) {
        state.setConfiguration(document, version: version)
    }

    /// The number of requests for the configuration.
    public var configurationRequestCount: Int {
        state.configurationRequestCount
    }

    /// Fails the next requests that deliver items, one failure for each request, in order.
    ///
    /// The failures are added to those that are still pending.
    ///
    /// - Parameter failures: The failures to apply.
    public func failNext(_ failures: Failure...) {
        state.add(failures)
    }

    /// Fails every request that delivers items, unless a failure of ``failNext(_:)`` is pending.
    ///
    /// - Parameter failure: The failure to apply, or `nil` to stop failing.
    public func failAlways(_ failure: Failure?) {
        state.setPermanent(failure)
    }

    /// Fails every request for the configuration.
    ///
    /// - Parameter failure: The failure to apply, or `nil` to stop failing.
    public func failConfiguration(_ failure: Failure?) {
        state.setConfigurationFailure(failure)
    }

    /// Delays every response from now on, to simulate a distant collector.
    ///
    /// The delay also applies to the configuration and to failures. A ``Failure/slow(_:)`` failure waits for the longer
    /// of the two durations. At first there is no delay.
    ///
    /// - Parameter latency: The delay, with a resolution of one millisecond.
    public func setLatency(_ latency: Duration) {
        state.setLatency(latency)
    }

    /// Waits until at least `count` different events have been kept.
    ///
    /// Returns early if the collector stops or the task is cancelled.
    ///
    /// - Parameter count: The number of events since the start of the collector.
    public func waitForEvents(_ count: Int) async {
        await state.events.wait(for: count)
    }

    /// Waits until at least `count` requests other than for the configuration have arrived.
    ///
    /// Returns early if the collector stops or the task is cancelled.
    ///
    /// - Parameter count: The number of requests since the start of the collector.
    public func waitForDeliveries(_ count: Int) async {
        await state.deliveries.wait(for: count)
    }

    /// Stops the collector and closes its connections.
    ///
    /// Further calls have no effect.
    public func stop() {
        server.stop()
        state.close()
    }

    deinit {
        stop()
    }
}
