import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A form in which records are taken away.
enum ExportFormat: String, Sendable, CaseIterable {
    case har, ndjson, curl

    var mediaType: String {
        switch self {
        case .har: "application/json"
        case .ndjson: "application/x-ndjson"
        case .curl: "text/x-shellscript; charset=utf-8"
        }
    }

    var fileName: String {
        self == .curl ? "inspector.sh" : "inspector.\(rawValue)"
    }

    /// The text around the items.
    var frame: (opening: String, closing: String) {
        switch self {
        case .har:
            let (text, closing) = (HAR([]).json.jsonText, "]}}")
            return (String(text.dropLast(closing.count)), closing)
        case .ndjson: return ("", "")
        // Other shells read the quoted words of the commands in another way.
        case .curl: return ("#!/usr/bin/env bash\n\n", "")
        }
    }

    /// The text between two items.
    var separator: String {
        switch self {
        case .har: ","
        case .ndjson: ""
        case .curl: "\n"
        }
    }

    /// Returns an item in this form, or nil if the form has no place for it.
    ///
    /// - Parameter json: The JSON of the item on one line.
    func text(_ json: Data) -> String? {
        if self == .ndjson { return NDJSON.line(String(decoding: json, as: UTF8.self)) + "\n" }
        guard let item = ReceivedItems.parse(json) else { return nil }
        return self == .har ? HAR.entry(item)?.jsonText : Self.command(item).map { $0 + "\n" }
    }

    /// Returns the command of a call, a comment for a call that has none, or nil for another item.
    private static func command(_ item: JSONValue) -> String? {
        do {
            return try CURLCommand(item).text
        } catch {
            return error == .noCall ? nil : "# \(error)"
        }
    }
}
