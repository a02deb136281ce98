import Foundation
import Testing

@testable import MoesifCapture

extension CapturedCall {
    /// Creates a call from the values that matter to a test.
    init(
        _ url: String = "https://api.example.com/",
        sent: HeaderFields = [:],
        body: String? = nil,
        received: HeaderFields = [:],
        answer: String? = nil
    ) throws {
        self.init(
            request: Request(
                url: try #require(URL(string: url)),
                method: "POST",
                headers: sent,
                body: CapturedBody(body.map { Data($0.utf8) }, limit: .max)
            ),
            response: Response(
                url: nil,
                status: 200,
                headers: received,
                body: CapturedBody(answer.map { Data($0.utf8) }, limit: .max)
            ),
            error: nil,
            start: Date(timeIntervalSince1970: 0),
            duration: .milliseconds(303)
        )
    }

    /// Returns the call with another response.
    func answered(_ response: Response?, error: CallFailure? = nil) -> CapturedCall {
        CapturedCall(request: request, response: response, error: error, start: start, duration: duration)
    }
}

/// The event of a call as it is sent, parsed from its bytes.
struct SentEvent {
    let value: JSONValue
    /// Everything readable in the event: the text, and its decoded base64 and percent-encoding.
    let readable: String

    init(_ call: CapturedCall, redaction: Moesif.Redaction = Moesif.Redaction(), bodyLimit: Int = 1 << 18) throws {
        let event = EventBuilder(.init(redaction: redaction, bodyLimit: bodyLimit)).event(call)
        let bytes = try #require(EventEncoder.encode(event))
        value = try #require(JSONValue(parsing: bytes))
        let text = String(decoding: bytes, as: UTF8.self)
        let bodies = [value["request"], value["response"]].map { side in
            let data = side?["body"]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        let all = [text] + bodies
        readable = (all + all.map { $0.removingPercentEncoding ?? "" }).joined(separator: "\n")
    }

    var uri: String? {
        value["request"]?["uri"]?.string
    }

    func header(_ name: String, of side: String = "response") -> String? {
        value[side]?["headers"]?[name]?.string
    }

    /// The body as text, with base64 decoded.
    func body(of side: String) -> String? {
        guard let body = value[side]?["body"] else { return nil }
        guard value[side]?["transfer_encoding"] == "base64" else { return body.jsonText }
        return body.string.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    var omitted: JSONValue? {
        value["metadata"]?["capture"]?["omitted"]
    }
}
