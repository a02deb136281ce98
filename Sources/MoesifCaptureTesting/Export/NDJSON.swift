public import Foundation
public import MoesifCapture

/// Items as newline-delimited JSON: one on each line.
///
/// ```swift
/// let collector = try FakeCollector()
/// let file = URL(fileURLWithPath: "events.ndjson")
/// try NDJSON(collector.events).data.write(to: file)
///
/// let read = NDJSON(parsing: try Data(contentsOf: file))
/// print("\(read.items.count) events; lines that are not JSON: \(read.invalidLines)")
/// ```
///
/// Numbers keep their digits.
public struct NDJSON: Sendable, Hashable {
    /// The items in the order of the lines.
    public let items: [JSONValue]

    /// The numbers of the lines that are not JSON, from 1; empty unless the items were parsed.
    public let invalidLines: [Int]

    /// Creates a document of items.
    ///
    /// - Parameter items: The items. Arrays and objects that nest deeper than 64 levels are written as `null`.
    public init(_ items: [JSONValue]) {
        self.items = items
        invalidLines = []
    }

    /// Parses a document.
    ///
    /// Lines end with LF or CRLF. The last line needs no line break. A byte order mark at the beginning and empty lines
    /// are ignored. A line that is not JSON, such as the last one of a file that a crash has cut, is left out of
    /// ``items``, and its number is in ``invalidLines``.
    ///
    /// - Parameter data: The document in UTF-8.
    public init(parsing data: Data) {
        var (items, invalidLines): ([JSONValue], [Int]) = ([], [])
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let lines = data.dropFirst(data.starts(with: mark) ? mark.count : 0)
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(Self.isSpace) {
            if let item = ReceivedItems.parse(line) { items.append(item) } else { invalidLines.append(index + 1) }
        }
        self.items = items
        self.invalidLines = invalidLines
    }

    /// The document as text: each item on one line with a line break at its end.
    ///
    /// Characters that Unicode regards as line breaks are escaped within the items.
    public var text: String {
        items.map { Self.line(ReceivedItems.text($0)) + "\n" }.joined()
    }

    /// The document as the content of a file, in UTF-8.
    public var data: Data {
        Data(text.utf8)
    }

    /// Returns JSON on one line; some readers split lines at every line break of Unicode.
    package static func line(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: isLineBreak) else { return json }
        return json.unicodeScalars.reduce(into: "") { text, scalar in
            if isLineBreak(scalar) {
                text += "\\u" + (scalar.value == 0x85 ? "0085" : String(scalar.value, radix: 16))
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    /// Returns whether a character is a line break that JSON does not require to be escaped.
    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x85 || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
