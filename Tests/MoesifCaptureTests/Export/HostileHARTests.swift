import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

@Suite("HAR of hostile events") struct HostileHARTests {
    /// The required members of an entry, by their path, and a value of their type.
    private static let required: [(path: [String], value: JSONValue)] = [
        (["startedDateTime"], ""), (["time"], 0), (["cache"], [:]), (["request", "method"], ""),
        (["request", "url"], ""),
        (["request", "httpVersion"], ""), (["request", "cookies"], []), (["request", "headers"], []),
        (["request", "queryString"], []), (["request", "headersSize"], 0), (["request", "bodySize"], 0),
        (["response", "status"], 0), (["response", "statusText"], ""), (["response", "httpVersion"], ""),
        (["response", "cookies"], []), (["response", "headers"], []), (["response", "content", "size"], 0),
        (["response", "content", "mimeType"], ""), (["response", "redirectURL"], ""), (["response", "headersSize"], 0),
        (["response", "bodySize"], 0), (["timings", "send"], 0), (["timings", "wait"], 0), (["timings", "receive"], 0),
    ]

    /// Values of each type, which replace every member of an event in turn.
    private static let values: [JSONValue] = [
        nil, true, -1, .double(.nan), .double(1e300), "", "\0", "\u{FFFD}\u{202E}", .string("a?=&%ZZ&%FF=+#"), [], [1],
        [:],
        ["": nil, "a": [1, "\0"]], .object(manyHeaders),
    ]

    private static let manyHeaders = JSONObject(Dictionary(uniqueKeysWithValues: (0..<1000).map { ("X-\($0)", $0) }))

    private func check(_ event: JSONValue) throws {
        let archive = HAR([event])
        let read = try #require(JSONValue(parsing: archive.data))
        #expect(read == archive.json)
        for entry in try #require(read["log"]?["entries"]?.array) {
            for (path, value) in Self.required {
                let member = path.reduce(entry as JSONValue?) { $0?[$1] }
                #expect(kind(member) == kind(value), "\(path) of \(event)")
            }
            for header in entry["request"]?["headers"]?.array ?? [] {
                #expect(header["name"]?.string != nil && header["value"]?.string != nil)
            }
            #expect(entry["time"]?.double.map { $0 >= 0 } == true)
        }
    }

    private func kind(_ value: JSONValue?) -> String {
        switch value {
        case nil: "absent"
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Returns the paths of all members.
    private func paths(_ value: JSONValue) -> [[String]] {
        (value.object ?? [:]).flatMap { key, member in [[key]] + paths(member).map { [key] + $0 } }
    }

    private func setting(_ value: JSONValue, _ path: ArraySlice<String>, _ new: JSONValue?) -> JSONValue {
        guard let key = path.first else { return new ?? nil }
        var changed = value
        changed[key] = path.count == 1 ? new : setting(value[key] ?? nil, path.dropFirst(), new)
        return changed
    }

    @Test("Any member of an event may be absent or of any type", .timeLimit(.minutes(5))) func anyMember() throws {
        var count = 0
        for event in ExportEvents.calls {
            for path in paths(event) {
                for value in [JSONValue?.none] + Self.values.map(Optional.some) {
                    try check(setting(event, path[...], value))
                    count += 1
                }
            }
        }
        #expect(count > 1000)
    }

    @Test("Every text may be anywhere in an event", arguments: ExportEvents.hostileTexts + ["\0", "a\0b"])
    func anyText(text: String) throws {
        let event = ExportEvents.event(
            request: [
                "time": .string(text), "uri": .string("https://a/?\(text)"), "verb": .string(text),
                "headers": [text: .string(text), "Cookie": .string("\(text)=\(text);=;\(text)")], "body": .string(text),
            ],
            response: ["status": .string(text), "headers": ["Set-Cookie": .string(",\(text)=,=,\(text);\(text)")]],
            capture: ["error": .string(text), "omitted": [text: .string(text)]]
        )
        try check(event)
        let header = try #require(
            HAR([event]).json["log"]?["entries"]?.array?.first?["request"]?["headers"]?.array?.first
        )
        #expect(header["name"]?.string == text)
        #expect(header["value"]?.string == text)
    }
}
