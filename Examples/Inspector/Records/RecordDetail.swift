import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Everything the page shows about one record.
struct RecordDetail {
    private static let longestName = 200

    private let id: Int
    private let record: Record
    private let rules: RuleFinder

    init(_ id: Int, _ record: Record, _ rules: RuleFinder) {
        self.id = id
        self.record = record
        self.rules = rules
    }

    var text: String {
        let item = ReceivedItems.parse(record.json) ?? .null
        var members: JSONObject = [
            "raw": .string(String(decoding: record.json, as: UTF8.self)),
            "pretty": .string(item.indentedText()),
            "delivery": delivery,
            "redactions": [],
            "missing": [],
        ]
        if record.kind == .event { describe(item, in: &members) }
        let summary = #"{"id":\#(id),"copies":\#(record.copies),\#(record.summary.json)}"#
        // The summary is JSON text already.
        return #"{"summary":\#(summary),"# + JSONValue.object(members).jsonText.dropFirst()
    }

    private func describe(_ item: JSONValue, in members: inout JSONObject) {
        members["redactions"] = .array(
            rules.rules(in: item).map { part, rule in
                ["path": .array(part.path.map(Self.name)), "rule": .string(rule)]
            }
        )
        let call = ExportedCall(item)
        members["missing"] = .array(
            (call?.omissions ?? []).map { omission in
                [
                    "part": .string(omission.part), "reason": .string(omission.reason),
                    "explanation": .string(OmissionExplanation(omission.reason).text),
                ]
            }
        )
        members["request"] = Self.message(call?.request)
        members["response"] = Self.message(call?.response)
        // An event without a valid URL has no command.
        members["curl"] = (try? CURLCommand(item)).map { .string($0.text) }
    }

    /// Returns a name of a path, cut to a length that a line of the page can show.
    private static func name(_ text: String) -> JSONValue {
        text.utf8.count > longestName ? .string(String(text.unicodeScalars.prefix(longestName)) + "…") : .string(text)
    }

    private static func message(_ message: ExportedMessage?) -> JSONValue {
        .object(message.flatMap { BodyView($0.body) }.map { ["body": $0.json] } ?? [:])
    }

    private var delivery: JSONValue {
        [
            "time": .milliseconds(record.delivery.time), "bytes": .int(record.delivery.byteCount),
            "items": .int(record.delivery.itemCount), "encoding": record.delivery.isCompressed ? "gzip" : "identity",
        ]
    }
}
