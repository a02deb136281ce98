import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// The facts about an item that its row in the page shows.
struct RecordSummary: Sendable {
    /// The longest URL in characters, because a list of 100,000 rows must fit in the browser's memory.
    private static let longestURL = 2_000

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
        if kind == .event {
            Self.describe(ReceivedCall(item), in: &members)
            // A search in the text is much cheaper than a walk through the values.
            let hasMarks = text.contains(Moesif.Redaction.mark)
            members["redactions"] = .int(hasMarks ? RedactedParts(in: item).count : 0)
        } else {
            Self.describe(item, kind, in: &members)
        }
        json = String(JSONValue.object(members).jsonText.dropFirst().dropLast())
        transactionID = item["transaction_id"]?.string
    }

    private static func describe(_ call: ReceivedCall, in members: inout JSONObject) {
        members["direction"] = .string(call.direction)
        members["method"] = .string(call.method)
        members["url"] = .string(shortened(call.url))
        members["host"] = .string(shortened(call.host))
        members["status"] = call.status.map { .int($0) }
        members["error"] = call.error.map { .string($0) }
        members["started"] = call.start.map { .milliseconds($0) }
        members["duration"] = call.milliseconds.map { .double($0) }
        members["requestBytes"] = call.byteCount(of: .request).map { .int($0) }
        members["responseBytes"] = call.byteCount(of: .response).map { .int($0) }
        members["user"] = call.item["user_id"]?.string.map { .string(shortened($0)) }
        members["company"] = call.item["company_id"]?.string.map { .string(shortened($0)) }
        members["action"] = call.item["action_name"]?.string.map { .string(shortened($0)) }
        members["tags"] = call.item["tags"]?.string.map { .string(shortened($0)) }
        members["missing"] = .int(call.missing.count)
    }

    private static func describe(_ item: JSONValue, _ kind: ReceivedItems.Kind, in members: inout JSONObject) {
        let name = item["\(kind.rawValue)_\(kind == .action ? "name" : "id")"]?.string ?? ""
        members["name"] = .string(shortened(name))
        members["user"] = item["user_id"]?.string.map { .string(shortened($0)) }
        members["company"] = item["company_id"]?.string.map { .string(shortened($0)) }
        members["started"] = (item["request"]?["time"]?.string).flatMap(ReceivedCall.date).map { .milliseconds($0) }
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count > longestURL ? text.prefix(longestURL) + "…" : text
    }
}

extension JSONValue {
    /// Returns a time as the number of milliseconds since 1970.
    static func milliseconds(_ date: Date) -> JSONValue {
        .double((date.timeIntervalSince1970 * 1000).rounded())
    }
}
