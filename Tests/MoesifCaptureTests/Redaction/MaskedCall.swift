import Foundation
import Testing

@testable import MoesifCapture

/// A side of a call.
enum MaskedSide: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case request, response

    var other: MaskedSide {
        self == .request ? .response : .request
    }

    var testDescription: String {
        rawValue
    }
}

/// The event of a call with the same headers and body on both sides.
struct MaskedCall {
    let event: Moesif.Event

    /// - Parameter keys: The masked keys of the bodies of `side`; the other side has none.
    init(
        _ body: Data?,
        type: String?,
        masking keys: Set<String>,
        of side: MaskedSide,
        limit: Int = 1 << 18,
        redaction: Moesif.Redaction = Moesif.Redaction()
    ) throws {
        var masks = Moesif.Masks()
        switch side {
        case .request: masks.requestBodyKeys = keys
        case .response: masks.responseBodyKeys = keys
        }
        let headers: HeaderFields = type.map { ["Content-Type": $0] } ?? [:]
        let captured = CapturedBody(body, limit: limit)
        let call = CapturedCall(
            request: CapturedCall.Request(
                url: try #require(URL(string: "https://h/")),
                method: "POST",
                headers: headers,
                body: captured
            ),
            response: CapturedCall.Response(url: nil, status: 200, headers: headers, body: captured),
            error: nil,
            start: Date(timeIntervalSince1970: 0),
            duration: .zero
        )
        event = EventBuilder(.init(redaction: redaction, masks: masks, bodyLimit: limit)).event(call)
    }

    func body(of side: MaskedSide) -> Moesif.Event.Body? {
        side == .request ? event.request.body : event.response?.body
    }

    func text(of side: MaskedSide) -> String? {
        body(of: side).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The notes about omitted parts.
    var omitted: JSONValue? {
        event.metadata?["capture"]?["omitted"]
    }
}
