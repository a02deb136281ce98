package import Foundation
package import MoesifCapture

/// The body of a request or response of an event.
package enum ExportedBody: Sendable, Hashable {
    /// No body, or one that was left out.
    case none
    /// A JSON document, with all digits of its numbers.
    case json(String)
    /// Text of a textual content type.
    case text(String)
    /// Any other bytes.
    case binary(Data)

    /// Reads the members `body` and `transfer_encoding` of a request or response.
    package init(_ message: JSONObject?, contentType: String?) {
        let isBase64 = message?["transfer_encoding"]?.string == "base64"
        switch message?["body"] as JSONValue? {
        case nil, .null, .string(""): self = .none
        case .string(let text):
            guard isBase64, let bytes = Data(base64Encoded: text) else {
                self = .text(text)
                return
            }
            self = Self.isTextual(contentType, bytes) ? Self.decoded(bytes) : .binary(bytes)
        case .some(let value): self = .json(value.jsonText)
        }
    }

    /// The body as text, or nil if there is no body or if it is binary.
    package var text: String? {
        switch self {
        case .json(let text), .text(let text): text
        case .none, .binary: nil
        }
    }

    /// The number of bytes.
    package var count: Int {
        switch self {
        case .none: 0
        case .json(let text), .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }

    private static func decoded(_ bytes: Data) -> ExportedBody {
        let text = String(decoding: bytes, as: UTF8.self)
        // Malformed UTF-8 is repaired by the decoding, which changes the bytes.
        return text.utf8.elementsEqual(bytes) ? .text(text) : .binary(bytes)
    }

    /// Returns whether a content type says that the bytes are text, in UTF-8 or in an encoding that is equal here.
    private static func isTextual(_ contentType: String?, _ bytes: Data) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map { $0.trimmingHTTPSpace() }
        guard let type = parts.first else { return false }
        let words = [
            "json", "xml", "javascript", "ecmascript", "graphql", "yaml", "x-www-form-urlencoded", "csv", "sql",
        ]
        let subtype = type.split(separator: "/").last.map(String.init) ?? ""
        let isText =
            type.hasPrefix("text/")
            || words.contains { subtype == $0 || subtype.hasSuffix("+\($0)") || subtype.hasSuffix("-\($0)") }
        guard isText, let charset = parts.first(where: { $0.hasPrefix("charset=") }) else { return isText }
        switch charset.dropFirst(8).filter({ $0 != "\"" }) {
        case "utf-8", "utf8", "us-ascii": return true
        case "iso-8859-1", "windows-1252": return bytes.allSatisfy { $0 < 0x80 }
        default: return false
        }
    }
}
