import Foundation
import MoesifCapture

/// One event as the collector received it.
struct DeliveredEvent {
    let json: JSONValue

    var verb: String {
        json["request"]?["verb"]?.string ?? "-"
    }

    var uri: String {
        json["request"]?["uri"]?.string ?? ""
    }

    /// The URI in short, and the one that answered, if that was another.
    var route: String {
        let final = notes?["final_uri"]?.string
        return [uri, final].compactMap { $0.map(Self.shortened) }.joined(separator: " -> ")
    }

    /// The status, the text of the error, or both.
    var result: String {
        let status = json["response"]?["status"]?.int.map { "\($0)" }
        return [status, notes?["error"]?["text"]?.string].compactMap { $0 }.joined(separator: ", ")
    }

    /// How long the call took; nil for one without an answer, whose event does not say.
    var milliseconds: Int? {
        guard let start = time(of: "request"), let end = time(of: "response") else { return nil }
        return Int((end.timeIntervalSince(start) * 1000).rounded())
    }

    /// All the text in which a secret could stand; base64 is undone first.
    var searchableText: String {
        [json.jsonText, decodedBody(of: "request"), decodedBody(of: "response")].compactMap { $0 }
            .joined(separator: "\n")
    }

    /// `json` or `base64`, or `omitted` where the event holds no more than a note of the body.
    func bodyForm(of side: String) -> String {
        let body = json[side]?["body"]
        if notes?["omitted"]?["\(side)_body"] != nil || body?["omitted"] != nil { return "omitted" }
        return body == nil ? "-" : json[side]?["transfer_encoding"]?.string ?? "json"
    }

    /// The text of a body that was sent in base64.
    func decodedBody(of side: String) -> String? {
        guard json[side]?["transfer_encoding"]?.string == "base64", let text = json[side]?["body"]?.string else {
            return nil
        }
        return Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether this is the event of a call: the same verb, place and path.
    func isOf(_ call: Call) -> Bool {
        guard let url = URL(string: uri) else { return false }
        return verb == call.verb && url.scheme == call.url.scheme && url.host == call.url.host
            && url.port == call.url.port && url.path == call.url.path
    }

    /// What capture itself says about the call.
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
