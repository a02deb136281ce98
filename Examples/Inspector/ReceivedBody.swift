import Foundation
import MoesifCapture

/// A body of an event in the form in which a person can read it.
enum ReceivedBody {
    case none
    case json(JSONValue)
    case text(String)
    case binary(Data)

    /// The number of bytes that a dump of a binary body shows.
    private static let dumpLength = 4 * 1024

    init(_ item: JSONValue, _ side: ReceivedCall.Side) {
        guard let body = item[side.rawValue]?["body"] else {
            self = .none
            return
        }
        guard item[side.rawValue]?["transfer_encoding"]?.string == "base64", let text = body.string,
            let data = Data(base64Encoded: text)
        else {
            self = .json(body)
            return
        }
        if let text = String(data: data, encoding: .utf8), !text.utf8.contains(0) {
            self = .text(text)
        } else {
            self = .binary(data)
        }
    }

    var byteCount: Int {
        switch self {
        case .none: 0
        case .json(let value): value.jsonText.utf8.count
        case .text(let text): text.utf8.count
        case .binary(let data): data.count
        }
    }

    /// The body for the page, or nil if there is none.
    var json: JSONValue? {
        switch self {
        case .none: nil
        case .json(let value): described("json", value.jsonText)
        case .text(let text): described("text", text)
        case .binary(let data): described("binary", Self.dump(data.prefix(Self.dumpLength)))
        }
    }

    private func described(_ kind: String, _ text: String) -> JSONValue {
        ["kind": .string(kind), "text": .string(text), "bytes": .int(byteCount)]
    }

    /// Returns lines of an offset, 16 bytes in hexadecimal, and their printable characters.
    private static func dump(_ data: Data) -> String {
        let bytes = Array(data)
        return stride(from: 0, to: bytes.count, by: 16).map { offset in
            let line = bytes[offset..<min(offset + 16, bytes.count)]
            let numbers = line.map { hexadecimal($0, width: 2) }.joined(separator: " ")
            let padding = String(repeating: "   ", count: 16 - line.count)
            let characters = line.map { (0x20..<0x7F).contains($0) ? Character(UnicodeScalar($0)) : "." }
            return "\(hexadecimal(offset, width: 8))  \(numbers)\(padding)  \(String(characters))"
        }
        .joined(separator: "\n")
    }

    private static func hexadecimal(_ number: some BinaryInteger, width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
