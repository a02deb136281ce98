import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A call that has a value in the place of a redacted part, and nothing else.
///
/// Parts with equal examples have the same rule.
struct RedactedExample: Hashable {
    /// Longer names and texts are not examined, since each comparison reads them.
    private static let longest = 4_096
    private static let value = "value"

    private let place: RedactedPart.Place
    private let names: [String]
    /// The text around the mark, or an empty text if there is none.
    private let text: String

    /// Creates an example; nil if no rule of an option can apply to the part, or if it is too long.
    init?(_ part: RedactedPart) {
        guard part.place != .other, part.text.utf8.count <= Self.longest,
            part.names.reduce(0, { $0 + $1.utf8.count }) <= Self.longest
        else { return nil }
        place = part.place
        names = part.names
        text = part.text == Moesif.Redaction.mark ? "" : part.text
    }

    /// Returns the call, with the host and direction of another one.
    func call(like call: ExportedCall?) -> CapturedCall? {
        let value = text.isEmpty ? Self.value : text.replacing(Moesif.Redaction.mark, with: Self.value)
        guard let base = Self.base(of: call) else { return nil }
        let direction: Moesif.Event.Direction = call?.isIncoming == true ? .incoming : .outgoing
        switch place {
        case .uriPath, .queryItem:
            guard let url = URL(string: place == .uriPath ? value : "\(base)?\(value)") else { return nil }
            return CapturedCall(request: .init(url: url, method: "GET"), direction: direction)
        case .header(let side):
            return example(base, side, direction, headers: [HeaderName(names.last ?? ""): value], body: nil)
        case .bodyKey(let side):
            let body = names.reversed().reduce(JSONValue.string(value)) { [$1: $0] }
            return example(base, side, direction, headers: ["Content-Type": "application/json"], body: body.jsonText)
        case .formField(let side):
            let headers: HeaderFields = ["Content-Type": "application/x-www-form-urlencoded"]
            return example(base, side, direction, headers: headers, body: value)
        case .other:
            return nil
        }
    }

    private func example(
        _ url: URL,
        _ side: Side,
        _ direction: Moesif.Event.Direction,
        headers: HeaderFields,
        body: String?
    ) -> CapturedCall {
        let body = body.map { CapturedBody(Data($0.utf8)) } ?? .none
        switch side {
        case .request:
            let request = CapturedCall.Request(url: url, method: "POST", headers: headers, body: body)
            return CapturedCall(request: request, direction: direction)
        case .response:
            return CapturedCall(
                request: .init(url: url, method: "GET"),
                response: .init(status: 200, headers: headers, body: body),
                direction: direction
            )
        }
    }

    /// Returns the root of a call's URL, to which a relative URL in a header refers.
    private static func base(of call: ExportedCall?) -> URL? {
        var components = URLComponents()
        let url = call.flatMap { URLComponents(string: $0.url) }
        (components.scheme, components.host, components.port) = (url?.scheme, url?.host, url?.port)
        components.path = "/"
        guard let scheme = components.scheme, ["http", "https"].contains(scheme), components.host != nil else {
            return URL(string: "https://example.com/")
        }
        return components.url
    }
}
