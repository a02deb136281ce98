import Foundation
import MoesifCapture

/// An event as the collector received it.
struct DeliveredEvent {
    let json: JSONValue

    var verb: String {
        json["request"]?["verb"]?.string ?? "-"
    }

    var uri: String {
        json["request"]?["uri"]?.string ?? ""
    }

    /// The shortened URI, followed by the final URI if a redirect led to another one.
    var route: String {
        let final = notes?["final_uri"]?.string
        return [uri, final].compactMap { $0.map(Self.shortened) }.joined(separator: " -> ")
    }

    /// The status, the text of the error, or both.
    var result: String {
        let status = json["response"]?["status"]?.int.map { "\($0)" }
        return [status, notes?["error"]?["text"]?.string].compactMap { $0 }.joined(separator: ", ")
    }

    /// The duration of the call, or nil if its event has no response.
    var milliseconds: Int? {
        guard let start = time(of: "request"), let end = time(of: "response") else { return nil }
        return Int((end.timeIntervalSince(start) * 1000).rounded())
    }

    /// All text that could contain a secret, with base64 bodies decoded.
    var searchableText: String {
        [json.jsonText, decodedBody(of: "request"), decodedBody(of: "response")].compactMap { $0 }
            .joined(separator: "\n")
    }

    /// Returns `json`, `base64`, `omitted` if the event has only a note about the body, or `-` if there is no body.
    func bodyForm(of side: String) -> String {
        let body = json[side]?["body"]
        if notes?["omitted"]?["\(side)_body"] != nil || body?["omitted"] != nil { return "omitted" }
        return body == nil ? "-" : json[side]?["transfer_encoding"]?.string ?? "json"
    }

    /// Returns the text of a body that was sent in base64, or nil for any other body.
    func decodedBody(of side: String) -> String? {
        guard json[side]?["transfer_encoding"]?.string == "base64", let text = json[side]?["body"]?.string else {
            return nil
        }
        return Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns true if this is the event of a call: its verb, scheme, host, port and path are the same.
    func isOf(_ call: Call) -> Bool {
        guard let url = URL(string: uri) else { return false }
        return verb == call.verb && url.scheme == call.url.scheme && url.host == call.url.host
            && url.port == call.url.port && url.path == call.url.path
    }

    /// The notes about the call that the library adds to the metadata.
    private var notes: JSONValue? {
        json["metadata"]?["capture"]
    }

    private func time(of side: String) -> Date? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return json[side]?["time"]?.string.flatMap { try? Date($0, strategy: style) }
    }

    private static func shortened(_ uri: String) -> String {
        guard let url = URL(string: uri) else { return uri }
        let query = uri.firstIndex(of: "?").map { uri[$0...] } ?? ""
        return url.shortened + query
    }
}
