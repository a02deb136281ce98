import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The part of the server that apps send their items to.
struct Collector: Sendable {
    typealias Request = LoopbackServer.Request
    typealias Response = LoopbackServer.Response

    let store: RecordStore
    let deliveries: DeliveryLog

    func answer(_ request: Request) -> Response {
        switch (request.method, request.path) {
        case ("GET", "/v1/config"):
            var response = Response.json("{}")
            response.headers.append(LoopbackServer.Header(name: "X-Moesif-Config-ETag", value: "1"))
            return response
        case ("POST", "/v1/statistics"):
            guard let statistics = JSONValue(parsing: request.body), statistics.object != nil else {
                return .json(#"{"error":"not a JSON object"}"#, status: 400)
            }
            deliveries.setStatistics(statistics)
            return .status(204)
        case ("POST", _):
            return receive(request)
        default:
            return .json("{}", status: 404)
        }
    }

    private func receive(_ request: Request) -> Response {
        guard let kind = ReceivedItems.Kind(path: request.path) else { return .json("{}", status: 404) }
        guard request.header("X-Moesif-Application-Id")?.isEmpty == false else {
            note(request, items: nil, answer: "401", fault: nil)
            return .json(#"{"error":"X-Moesif-Application-Id is missing"}"#, status: 401)
        }
        guard let items = ReceivedItems.items(of: request), items.allSatisfy({ $0.object != nil }) else {
            note(request, items: nil, answer: "400", fault: nil)
            return .json(#"{"error":"not JSON, or of another form"}"#, status: 400)
        }
        let fault = deliveries.takeFault()
        note(request, items: items.count, answer: fault?.answer ?? "201", fault: fault)
        if fault?.failure.keepsEvents ?? true { keep(items, kind, request) }
        let response = Response.json("{}", status: 201)
        return fault?.failure.response(for: response) ?? response
    }

    private func keep(_ items: [JSONValue], _ kind: ReceivedItems.Kind, _ request: Request) {
        let delivery = Record.Delivery(
            time: Date(),
            byteCount: request.body.count,
            itemCount: items.count,
            encoding: request.header("Content-Encoding") ?? "identity"
        )
        store.append(items.map { Record(kind: kind, item: $0, delivery: delivery) })
    }

    private func note(_ request: Request, items: Int?, answer: String, fault: Fault?) {
        var delivery: JSONObject = [
            "time": .milliseconds(Date()), "path": .string(request.path), "bytes": .int(request.body.count),
            "answer": .string(answer),
        ]
        delivery["unpacked"] = ReceivedItems.body(of: request).map { .int($0.count) }
        delivery["items"] = items.map { .int($0) }
        delivery["fault"] = fault.map { .string($0.kind.rawValue) }
        deliveries.add(delivery)
    }
}

extension Record {
    init(kind: ReceivedItems.Kind, item: JSONValue, delivery: Delivery) {
        let text = item.jsonText
        self.init(
            kind: kind,
            json: Data(text.utf8),
            summary: RecordSummary(item, kind, text: text, received: delivery.time),
            delivery: delivery
        )
    }
}
