public import Foundation
public import MoesifCapture

/// A collector on 127.0.0.1 that keeps what it is sent, and fails when it is told to.
///
/// It demands what Moesif's does: an application id, JSON, an array for a batch. Events with a `transaction_id` it has
/// seen are kept once, as Moesif does; `received` has them all.
///
/// ```swift
/// let collector = try FakeCollector()
/// defer { collector.stop() }
/// collector.failNext(.status(503), .drop)
/// let moesif = Moesif(applicationID: "test") { $0.baseURL = collector.url }
/// ```
public final class FakeCollector: Sendable {
    /// One request as it came.
    public struct Delivery: Sendable {
        /// The path, such as `/v1/events/batch`.
        public let path: String
        /// The headers.
        public let headers: HeaderFields
        /// The items, unpacked; empty where the request was refused before they were read.
        public let items: [JSONValue]
        /// How it was failed; nil when it was not.
        public let failure: Failure?
    }

    private let server: LoopbackServer
    private let state: CollectorState

    /// Starts a collector on a free port.
    ///
    /// - Throws: `LoopbackServerError`.
    public init() throws(LoopbackServerError) {
        let state = CollectorState()
        self.state = state
        server = try LoopbackServer { state.answer($0) }
    }

    /// What to set as `baseURL`.
    public var url: URL {
        server.url
    }

    /// The events, each `transaction_id` once, in order of arrival.
    public var events: [JSONValue] {
        state.events.items
    }

    /// The events as they came, the ones sent again among them.
    public var received: [JSONValue] {
        state.received.items
    }

    /// The users as they came, the ones sent again among them.
    public var users: [JSONValue] {
        state.users.items
    }

    /// The companies as they came, the ones sent again among them.
    public var companies: [JSONValue] {
        state.companies.items
    }

    /// The subscriptions as they came, the ones sent again among them.
    public var subscriptions: [JSONValue] {
        state.subscriptions.items
    }

    /// The actions as they came, the ones sent again among them.
    public var actions: [JSONValue] {
        state.actions.items
    }

    /// Every request, the failed ones among them.
    public var deliveries: [Delivery] {
        state.deliveries.items
    }

    /// Changes what `GET /v1/config` is answered with; every answer names the version.
    ///
    /// At first nothing is set.
    public func setConfiguration(_ document: JSONObject, version: String) {
        state.setConfiguration(document, version: version)
    }

    /// How often the configuration was asked for.
    public var configurationRequestCount: Int {
        state.configurationRequestCount
    }

    /// Fails the next requests that deliver something, one each, in this order.
    ///
    /// Added to those that are due already.
    public func failNext(_ failures: Failure...) {
        state.add(failures)
    }

    /// Fails every request that delivers something and no other failure is due for; nil ends it.
    public func failAlways(_ failure: Failure?) {
        state.setPermanent(failure)
    }

    /// Fails every request for the configuration; nil ends it.
    public func failConfiguration(_ failure: Failure?) {
        state.setConfigurationFailure(failure)
    }

    /// Has every answer wait from now on, as a collector far away does; the configuration's and failures among them.
    ///
    /// In steps of a millisecond. A failure that waits by itself waits for the longer of both. At first none waits.
    public func setLatency(_ latency: Duration) {
        state.setLatency(latency)
    }

    /// Returns when at least `count` different events have come, the collector has been stopped or the task is
    /// cancelled.
    public func waitForEvents(_ count: Int) async {
        await state.events.wait(for: count)
    }

    /// Returns when at least `count` requests have come, the collector has been stopped or the task is cancelled.
    public func waitForDeliveries(_ count: Int) async {
        await state.deliveries.wait(for: count)
    }

    /// Stops the collector and closes its connections.
    ///
    /// Idempotent.
    public func stop() {
        server.stop()
        state.close()
    }

    deinit {
        stop()
    }
}
