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

    /// Returns items, each of them JSON on one line, in this form.
    func data(_ items: [Data]) -> Data {
        switch self {
        case .ndjson:
            var lines = Data()
            for item in items {
                lines.append(item)
                lines.append(UInt8(ascii: "\n"))
            }
            return lines
        case .har:
            return HAR(items.compactMap { JSONValue(parsing: $0) }).data
        case .curl:
            let commands = items.compactMap { JSONValue(parsing: $0) }.compactMap(Self.command)
            return Data(commands.map { $0 + "\n" }.joined(separator: "\n").utf8)
        }
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
