import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The part of the server that the page uses.
struct Page: Sendable {
    typealias Request = LoopbackServer.Request
    typealias Response = LoopbackServer.Response

    let store: RecordStore
    let deliveries: DeliveryLog
    let files: PageFiles
    let rules: RuleFinder
    /// The name of the file that is shown, if the records come from a file.
    let replay: String?

    func answer(_ request: Request, path: String) -> Response {
        switch (request.method, path) {
        case ("GET", "stream"): return stream(request)
        case ("GET", "search"): return search(request.query["text"] ?? "")
        case ("GET", "export"): return export(request, ids: nil)
        case ("GET", let path) where path.hasPrefix("records/"): return detail(path.dropFirst(8))
        case ("GET", _): return files.response(for: path) ?? .status(404)
        case ("POST", _): break
        default: return .status(405)
        }
        // Other pages can send forms and plain text without asking, but no JSON.
        guard request.header("Content-Type") == "application/json" else { return .status(415) }
        switch path {
        case "faults": return setFault(request)
        case "clear":
            store.removeAll()
            return .status(204)
        case "export":
            guard let ids = JSONValue(parsing: request.body)?["ids"]?.array?.map(\.int), !ids.contains(nil) else {
                return .status(400)
            }
            return export(request, ids: ids.compactMap { $0 })
        default: return .status(404)
        }
    }

    private func stream(_ request: Request) -> Response {
        let last = request.header("Last-Event-ID") ?? request.query["after"] ?? ""
        let (store, deliveries, replay) = (store, deliveries, replay)
        return EventStream(store, after: max(0, Int(last) ?? 0)) {
            let totals = store.totals
            var state = deliveries.json
            state["received"] = .int(totals.received)
            state["kept"] = .int(totals.kept)
            state["bytes"] = .int(totals.byteCount)
            state["limit"] = .int(store.byteLimit)
            state["removed"] = .int(totals.removed)
            state["replay"] = replay.map { .string($0) }
            return .object(state)
        }
        .response
    }

    private func detail(_ id: Substring) -> Response {
        guard let id = Int(id), let record = store.record(id) else { return .status(404) }
        return .json(RecordDetail(id, record, rules).text)
    }

    private func search(_ text: String) -> Response {
        let ids = store.records().filter { _, record in record.contains(text) }.map { JSONValue.int($0.id) }
        return .json(JSONValue.object(["ids": .array(ids)]).jsonText)
    }

    private func setFault(_ request: Request) -> Response {
        guard let json = JSONValue(parsing: request.body) else { return .status(400) }
        if json["kind"]?.string == "none" {
            deliveries.setFault(nil)
        } else if let fault = Fault(json) {
            deliveries.setFault(fault)
        } else {
            return .status(400)
        }
        return .status(204)
    }

    private func export(_ request: Request, ids: [Int]?) -> Response {
        guard let format = request.query["format"].flatMap(ExportFormat.init(rawValue:)) else { return .status(400) }
        let pieces = Lock(ExportPieces(store.records(ids).map(\.record.json), format))
        return Response(
            headers: [
                LoopbackServer.Header(name: "Content-Type", value: format.mediaType),
                LoopbackServer.Header(
                    name: "Content-Disposition",
                    value: "attachment; filename=\"\(format.fileName)\""
                ),
            ],
            body: .live(every: .zero) { pieces.withLock { $0.next() } }
        )
    }
}

extension Record {
    /// Returns true if the JSON contains a text; the case does not matter.
    func contains(_ text: String) -> Bool {
        String(decoding: json, as: UTF8.self).range(of: text, options: .caseInsensitive) != nil
    }
}
