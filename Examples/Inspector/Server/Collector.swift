import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The part of the server that apps send their items to.
struct Collector: Sendable {
    typealias Request = LoopbackServer.Request
    typealias Response = LoopbackServer.Response

    /// The limit in bytes of what an app reports of its own, because each page receives it again after each change.
    private static let statisticsLimit = 64 * 1024
    private static let recordsPerPiece = 500

    let store: RecordStore
    let deliveries: DeliveryLog
    /// Compressed items can need a thousand times their size, so few requests are read at the same time.
    private let readers = DispatchSemaphore(value: 2)

    init(store: RecordStore, deliveries: DeliveryLog) {
        self.store = store
        self.deliveries = deliveries
    }

    func answer(_ request: Request) -> Response {
        switch (request.method, request.path) {
        case ("GET", "/v1/config"):
            var response = Response.json("{}")
            response.headers.append(LoopbackServer.Header(name: "X-Moesif-Config-ETag", value: "1"))
            return response
        case ("POST", "/v1/statistics"):
            guard request.body.count <= Self.statisticsLimit, let statistics = JSONValue(parsing: request.body),
                statistics.object != nil
            else { return .json(#"{"error":"not a JSON object of at most 64 KiB"}"#, status: 400) }
            deliveries.setStatistics(statistics)
            return .status(204)
        case ("POST", _):
            readers.wait()
            defer { readers.signal() }
            return receive(request)
        default:
            deliveries.add(request, answer: "404")
            return .json("{}", status: 404)
        }
    }

    private func receive(_ request: Request) -> Response {
        guard let kind = ReceivedItems.Kind(path: request.path) else {
            deliveries.add(request, answer: "404")
            return .json("{}", status: 404)
        }
        guard request.header("X-Moesif-Application-Id")?.isEmpty == false else {
            deliveries.add(request, answer: "401")
            return .json(#"{"error":"X-Moesif-Application-Id is missing"}"#, status: 401)
        }
        let body = ReceivedItems.body(of: request)
        guard let items = body.flatMap({ ReceivedItems.items(in: $0, path: request.path) }),
            items.allSatisfy({ $0.object != nil })
        else {
            deliveries.add(request, answer: "400", unpacked: body?.count)
            return .json(#"{"error":"not JSON, or of another form"}"#, status: 400)
        }
        let fault = deliveries.takeFault()
        let answer = fault?.answer ?? "201"
        deliveries.add(request, answer: answer, unpacked: body?.count, items: items.count, fault: fault)
        if fault?.failure.keepsEvents ?? true { keep(items, kind, request) }
        let response = Response.json("{}", status: 201)
        return fault?.failure.response(for: response) ?? response
    }

    private func keep(_ items: [JSONValue], _ kind: ReceivedItems.Kind, _ request: Request) {
        let delivery = Record.Delivery(
            time: Date(),
            byteCount: request.body.count,
            itemCount: items.count,
            isCompressed: request.header("Content-Encoding")?.lowercased() == "gzip"
        )
        var rest = items[...]
        while !rest.isEmpty {
            // All records of a large request at once could exceed the limit of the store many times.
            store.append(rest.prefix(Self.recordsPerPiece).map { Record(kind: kind, item: $0, delivery: delivery) })
            rest = rest.dropFirst(Self.recordsPerPiece)
        }
    }
}

extension Record {
    init(kind: ReceivedItems.Kind, item: JSONValue, delivery: Delivery) {
        let text = ReceivedItems.text(item)
        self.init(
            kind: kind,
            json: Data(text.utf8),
            summary: RecordSummary(item, kind, text: text, received: delivery.time),
            delivery: delivery
        )
    }
}
