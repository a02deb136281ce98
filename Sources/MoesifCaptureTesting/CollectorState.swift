import Foundation
import MoesifCapture

/// The items that a fake collector has received, and the failures that it has planned.
///
/// Its methods run on the threads of the connections.
final class CollectorState: Sendable {
    private struct Plan {
        var failures: [FakeCollector.Failure] = []
        var permanent: FakeCollector.Failure?
        var seen: Set<String> = []
        var configuration: JSONObject = [:]
        var version = "1"
        var configurationRequests = 0
        var configurationFailure: FakeCollector.Failure?
        var latency = Duration.zero
    }

    let events = ItemLog<JSONValue>()
    let received = ItemLog<JSONValue>()
    let users = ItemLog<JSONValue>()
    let companies = ItemLog<JSONValue>()
    let subscriptions = ItemLog<JSONValue>()
    let actions = ItemLog<JSONValue>()
    let deliveries = ItemLog<FakeCollector.Delivery>()
    private let plan = Lock(Plan())

    func add(_ failures: [FakeCollector.Failure]) {
        plan.withLock { $0.failures += failures }
    }

    func setPermanent(_ failure: FakeCollector.Failure?) {
        plan.withLock { $0.permanent = failure }
    }

    func setConfiguration(_ document: JSONObject, version: String) {
        plan.withLock { ($0.configuration, $0.version) = (document, version) }
    }

    func setConfigurationFailure(_ failure: FakeCollector.Failure?) {
        plan.withLock { $0.configurationFailure = failure }
    }

    func setLatency(_ latency: Duration) {
        plan.withLock { $0.latency = latency }
    }

    var configurationRequestCount: Int {
        plan.withLock { $0.configurationRequests }
    }

    func close() {
        events.close()
        received.close()
        users.close()
        companies.close()
        subscriptions.close()
        actions.close()
        deliveries.close()
    }

    func answer(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
        let (document, version, latency) = plan.withLock { ($0.configuration, $0.version, $0.latency) }
        var response = answer(request, document)
        response.delay = max(response.delay, latency)
        response.headers.append(LoopbackServer.Header(name: "X-Moesif-Config-ETag", value: version))
        return response
    }

    private func answer(
        _ request: LoopbackServer.Request,
        _ configuration: JSONObject
    ) -> LoopbackServer.Response {
        if request.method == "GET", request.path == "/v1/config" {
            let failure = plan.withLock { plan in
                plan.configurationRequests += 1
                return plan.configurationFailure
            }
            let answer = LoopbackServer.Response.json(JSONValue.object(configuration).jsonText)
            return failure?.response(for: answer) ?? answer
        }
        var headers = HeaderFields()
        for header in request.headers { headers.add(header.value, for: HeaderName(header.name)) }
        guard request.method == "POST", let kind = ReceivedItems.Kind(path: request.path) else {
            deliveries.append([FakeCollector.Delivery(path: request.path, headers: headers, items: [], failure: nil)])
            return .json("{}", status: 404)
        }
        let failure = plan.withLock { plan in
            plan.failures.isEmpty ? plan.permanent : plan.failures.removeFirst()
        }
        let items = failure.map(\.keepsEvents) == false ? [] : ReceivedItems.items(of: request)
        // Waiters are notified last, so that they find the items of the delivery.
        let isDelivered = deliveries.add(
            [FakeCollector.Delivery(path: request.path, headers: headers, items: items ?? [], failure: failure)]
        )
        defer { isDelivered() }
        guard headers[.moesifApplicationID]?.isEmpty == false else { return .json("{}", status: 401) }
        guard let items else { return .json(#"{"error":"not JSON"}"#, status: 400) }
        keep(items, kind)
        let answer = LoopbackServer.Response.json("{}", status: 201)
        return failure?.response(for: answer) ?? answer
    }

    private func keep(_ items: [JSONValue], _ kind: ReceivedItems.Kind) {
        switch kind {
        case .event: keepEvents(items)
        case .user: users.append(items)
        case .company: companies.append(items)
        case .subscription: subscriptions.append(items)
        case .action: actions.append(items)
        }
    }

    private func keepEvents(_ items: [JSONValue]) {
        let new = plan.withLock { plan in
            items.filter { item in
                guard let id = item["transaction_id"]?.string else { return true }
                return plan.seen.insert(id).inserted
            }
        }
        received.append(items)
        events.append(new)
    }
}
