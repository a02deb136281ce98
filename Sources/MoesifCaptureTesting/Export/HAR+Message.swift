import Foundation
import MoesifCapture

extension HAR {
    /// The content type of the format for an unknown one.
    private static let unknownType = "x-unknown"

    static func request(_ call: ExportedCall) -> JSONObject {
        let message = call.request
        var request: JSONObject = [
            "method": .string(call.method ?? ""),
            // The format excludes the fragment.
            "url": .string(String(call.url.unicodeScalars.prefix { $0 != "#" })),
            "httpVersion": "unknown",
            "cookies": fields(Cookies.sent(message.header("Cookie"))),
            "headers": fields(message.headers),
            "queryString": fields(URLEncodedItems.query(of: call.url)),
            "headersSize": -1,
            "bodySize": .int(message.bodySize ?? -1),
        ]
        request["postData"] = postData(message)
        return request
    }

    static func response(_ call: ExportedCall) -> JSONObject {
        let message = call.response
        var response: JSONObject = [
            "status": .int(call.status),
            "statusText": "",
            "httpVersion": "unknown",
            "cookies": .array(Cookies.set(message?.header("Set-Cookie")).map(JSONValue.object)),
            "headers": fields(message?.headers ?? []),
            "content": .object(content(message)),
            "redirectURL": .string(message?.header("Location") ?? ""),
            "headersSize": -1,
            "bodySize": .int(message?.bodySize ?? -1),
        ]
        if call.error != nil || call.status == 0 { response["_error"] = .string(call.error ?? "no response") }
        return response
    }

    private static func postData(_ message: ExportedMessage) -> JSONValue? {
        let type = mimeType(of: message)
        var data: JSONObject = ["mimeType": .string(type)]
        switch message.body {
        case .none: return nil
        case .json(let text): data["text"] = .string(text)
        case .text(let text):
            data["text"] = .string(text)
            if type.lowercased().hasPrefix("application/x-www-form-urlencoded") {
                data["params"] = fields(URLEncodedItems.items(of: text))
            }
        case .binary(let bytes):
            data["text"] = .string(bytes.base64EncodedString())
            // The format has no field for the encoding of a request.
            data["_encoding"] = "base64"
            data["comment"] = "The text is base64."
        }
        return .object(data)
    }

    private static func content(_ message: ExportedMessage?) -> JSONObject {
        guard let message else { return ["size": 0, "mimeType": .string(unknownType)] }
        var content: JSONObject = [
            "size": .int(message.omittedSize ?? message.body.count), "mimeType": .string(mimeType(of: message)),
        ]
        switch message.body {
        case .none: break
        case .json(let text), .text(let text): content["text"] = .string(text)
        case .binary(let bytes):
            content["text"] = .string(bytes.base64EncodedString())
            content["encoding"] = "base64"
        }
        return content
    }

    private static func mimeType(of message: ExportedMessage) -> String {
        if let type = message.header("Content-Type"), !type.isEmpty { return type }
        return switch message.body {
        case .none: unknownType
        case .json: "application/json"
        case .text: "text/plain"
        case .binary: "application/octet-stream"
        }
    }

    private static func fields(_ fields: [ExportedMessage.Field]) -> JSONValue {
        .array(fields.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
}
