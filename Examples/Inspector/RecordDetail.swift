import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Everything the page shows about one record.
struct RecordDetail {
    private let id: Int
    private let record: Record
    private let rules: RuleFinder

    init(_ id: Int, _ record: Record, _ rules: RuleFinder) {
        self.id = id
        self.record = record
        self.rules = rules
    }

    var text: String {
        let item = JSONValue(parsing: record.json) ?? .null
        var members: JSONObject = [
            "raw": .string(String(decoding: record.json, as: UTF8.self)),
            "pretty": .string(item.indentedText()),
            "delivery": delivery,
        ]
        if record.kind == .event { describe(item, in: &members) }
        let summary = #"{"id":\#(id),"copies":\#(record.copies),\#(record.summary.json)}"#
        // The summary is JSON text already.
        return #"{"summary":\#(summary),"# + JSONValue.object(members).jsonText.dropFirst()
    }

    private func describe(_ item: JSONValue, in members: inout JSONObject) {
        members["redactions"] = .array(
            rules.rules(in: item).map { part, rule in
                ["path": .array(part.path.map { .string($0) }), "rule": .string(rule)]
            }
        )
        members["missing"] = .array(
            ReceivedCall(item).missing.map { part, reason in
                [
                    "part": .string(part), "reason": .string(reason),
                    "explanation": .string(OmissionExplanation(reason).text),
                ]
            }
        )
        for side in ReceivedCall.Side.allCases {
            members[side.rawValue] = .object(ReceivedBody(item, side).json.map { ["body": $0] } ?? [:])
        }
        members["curl"] = CURLCommand(item).map { .string($0.text) }
    }

    private var delivery: JSONValue {
        [
            "time": .milliseconds(record.delivery.time), "bytes": .int(record.delivery.byteCount),
            "items": .int(record.delivery.itemCount), "encoding": .string(record.delivery.encoding),
        ]
    }
}
