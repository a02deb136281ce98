import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A body of an event in the form in which a person can read it.
struct BodyView {
    /// The number of bytes that a dump of a binary body shows.
    private static let dumpLength = 4 * 1024

    let json: JSONValue

    /// Describes a body, or returns nil if there is none.
    init?(_ body: ExportedBody) {
        let (kind, text): (String, String)
        switch body {
        case .none: return nil
        case .json(let value): (kind, text) = ("json", value)
        case .text(let value): (kind, text) = ("text", value)
        case .binary(let data):
            // A body without a content type can be text too.
            if let value = String(data: data, encoding: .utf8), !data.contains(0) {
                (kind, text) = ("text", value)
            } else {
                (kind, text) = ("binary", Self.dump(data.prefix(Self.dumpLength)))
            }
        }
        json = ["kind": .string(kind), "text": .string(text), "bytes": .int(body.count)]
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
