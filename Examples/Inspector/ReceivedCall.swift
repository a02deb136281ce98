import Foundation
import MoesifCapture

/// An event as the description of a call; any member may be missing or have another type.
struct ReceivedCall {
    enum Side: String, CaseIterable {
        case request, response
    }

    let item: JSONValue

    init(_ item: JSONValue) {
        self.item = item
    }

    var direction: String { item["direction"]?.string ?? "Incoming" }
    var method: String { (item["request"]?["verb"]?.string ?? "?").uppercased() }
    var url: String { item["request"]?["uri"]?.string ?? "" }
    var status: Int? { item["response"]?["status"]?.int }
    var error: String? { notes?["error"]?["text"]?.string }
    var start: Date? { (item["request"]?["time"]?.string).flatMap(Self.date) }

    /// The notes that capture adds to the metadata.
    var notes: JSONValue? { item["metadata"]?["capture"] }

    /// The parts that capture left out, and the reasons.
    var missing: [(part: String, reason: String)] {
        notes?["omitted"]?.object?.map { ($0.key, $0.value.string ?? $0.value.jsonText) } ?? []
    }

    /// The host, with its port if that is not the scheme's own.
    var host: String {
        guard let components = URLComponents(string: url), let host = components.host, !host.isEmpty else {
            return "(no host)"
        }
        let usual = ["http": 80, "https": 443][components.scheme?.lowercased() ?? ""]
        return components.port.flatMap { $0 == usual ? nil : "\(host):\($0)" } ?? host
    }

    /// The duration in milliseconds.
    var milliseconds: Double? {
        if let noted = notes?["duration_ms"]?.double { return noted }
        guard let start, let end = (item["response"]?["time"]?.string).flatMap(Self.date) else { return nil }
        return (end.timeIntervalSince(start) * 1000).rounded()
    }

    /// Returns the length of a body as it was sent or received, or nil if nothing says it.
    func byteCount(of side: Side) -> Int? {
        if let noted = notes?["timing"]?["\(side.rawValue)_bytes"]?.int { return noted }
        if let declared = item[side.rawValue]?["content_length"]?.int { return declared }
        return item[side.rawValue]?["body"] == nil ? nil : ReceivedBody(item, side).byteCount
    }

    static func date(_ text: String) -> Date? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        // Text that is no time has no date, which the page shows as such.
        return try? Date(text, strategy: style)
    }
}
