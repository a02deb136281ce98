import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The facts about an item that its row in the page shows.
struct RecordSummary: Sendable {
    /// The longest text in Unicode scalars, because a list of 100,000 rows must fit in the browser's memory.
    private static let longestText = 2_000

    /// The members of a JSON object, without its braces.
    let json: String
    let transactionID: String?

    /// Creates the summary of an item.
    ///
    /// - Parameter text: The JSON of the item.
    init(_ item: JSONValue, _ kind: ReceivedItems.Kind, text: String, received: Date) {
        var members: JSONObject = ["kind": .string(kind.rawValue)]
        members["received"] = .milliseconds(received)
        members["size"] = .int(text.utf8.count)
        members["user"] = Self.text(item["user_id"])
        members["company"] = Self.text(item["company_id"])
        if kind == .event {
            members["action"] = Self.text(item["action_name"])
            members["tags"] = Self.text(item["tags"])
            if let call = ExportedCall(item) { Self.describe(call, in: &members) }
            // A search in the text is much cheaper than a walk through the values. It cannot see into base64.
            let mayHaveMarks = text.hasRedactionMark || text.contains(#":"base64""#)
            members["redactions"] = .int(mayHaveMarks ? RedactedParts(in: item).count : 0)
        } else {
            let name = item["\(kind.rawValue)_\(kind == .action ? "name" : "id")"]
            members["name"] = Self.text(name) ?? ""
            members["started"] = item["request"]?["time"]?.string.flatMap { ExportedTime($0) }.map(Self.milliseconds)
        }
        json = String(JSONValue.object(members).jsonText.dropFirst().dropLast())
        // The collector ignores copies of events, and of no other items.
        let id = kind == .event ? item["transaction_id"]?.string : nil
        transactionID = id?.isEmpty == false ? id : nil
    }

    private static func describe(_ call: ExportedCall, in members: inout JSONObject) {
        members["direction"] = call.isIncoming ? "Incoming" : "Outgoing"
        members["method"] = .string(shortened(call.method ?? "?"))
        members["url"] = .string(shortened(call.url))
        members["host"] = .string(shortened(call.host))
        members["status"] = call.response == nil || call.status == 0 ? nil : .int(call.status)
        members["error"] = call.error.map { .string(shortened($0)) }
        members["started"] = call.start.map(milliseconds)
        members["duration"] = call.duration.map { .double($0) }
        members["requestBytes"] = byteCount(call.request).map { .int($0) }
        members["responseBytes"] = call.response.flatMap(byteCount).map { .int($0) }
        members["missing"] = .int(call.omissions.count)
    }

    private static func byteCount(_ message: ExportedMessage) -> Int? {
        message.bodySize ?? message.omittedSize ?? (message.body == .none ? nil : message.body.count)
    }

    private static func milliseconds(_ time: ExportedTime) -> JSONValue {
        .double(time.milliseconds)
    }

    private static func text(_ value: JSONValue?) -> JSONValue? {
        value?.string.map { .string(shortened($0)) }
    }

    private static func shortened(_ text: String) -> String {
        // A single character can have megabytes of combining marks.
        text.utf8.count > longestText ? String(text.unicodeScalars.prefix(longestText)) + "…" : text
    }
}

extension ExportedCall {
    /// The host, with its port if that is not the scheme's own.
    var host: String {
        guard let components = URLComponents(string: url), let host = components.host, !host.isEmpty else {
            return "(no host)"
        }
        let usual = ["http": 80, "https": 443][components.scheme?.lowercased() ?? ""]
        return components.port.flatMap { $0 == usual ? nil : "\(host):\($0)" } ?? host
    }
}

extension JSONValue {
    /// Returns a time as the number of milliseconds since 1970.
    static func milliseconds(_ date: Date) -> JSONValue {
        .double((date.timeIntervalSince1970 * 1000).rounded())
    }
}
