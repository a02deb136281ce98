import Foundation
import MoesifCapture

/// The headers and the body of a request or response that a case describes.
struct CaseMessage: Sendable {
    let headers: [(name: String, value: String)]
    let body: Data?

    init(_ value: JSONValue) throws {
        headers = try (value["headers"]?.object ?? [:]).flatMap { name, value in
            // A list stands for several headers with that name.
            try (value.array ?? [value]).map { value in
                guard let text = value.string else { throw CaseFault(description: "header \(name) is no string") }
                return (name, text)
            }
        }
        if let text = value["body"]?.string {
            body = Data(text.utf8)
        } else if let text = value["body_base64"]?.string {
            guard let bytes = Data(base64Encoded: text) else {
                throw CaseFault(description: "body_base64 is not base64")
            }
            body = bytes
        } else if let size = value["body_size"]?.int {
            body = Data(repeating: UInt8(ascii: "x"), count: size)
        } else {
            body = nil
        }
    }
}
