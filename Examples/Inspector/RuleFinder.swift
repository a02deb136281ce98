import Foundation
import MoesifCapture

/// Finds the rule that redacted a part of an event.
///
/// An event names no rules. So a client with the default options explains a call that has a value in the same place: if
/// it redacts that value too, the default of the option that it names is the rule.
struct RuleFinder: Sendable {
    /// The limit for one event, because each explanation takes some milliseconds.
    private static let explanationLimit = 100
    static let unknownRule = "a rule of the app: an option of its own, or its maskEvent hook"

    private let client: Moesif

    init() {
        client = Moesif(applicationID: "inspector") { configuration in
            configuration.transport = SilentTransport()
        }
    }

    /// Returns the redacted parts of an event with their rules.
    func rules(in item: JSONValue) -> [(part: RedactedPart, rule: String)] {
        var known: [Question: String] = [:]
        return RedactedParts(in: item).map { part in
            let question = Question(part)
            if let rule = known[question] { return (part, rule) }
            guard known.count < Self.explanationLimit else { return (part, "not examined: too many parts") }
            let rule = rule(for: question)
            known[question] = rule
            return (part, rule)
        }
    }

    private func rule(for question: Question) -> String {
        guard let example = question.call else { return Self.unknownRule }
        let redacted = client.explain(example).parts.first { $0.treatment == .redacted }
        return redacted.map { "\($0.reason) (default)" } ?? Self.unknownRule
    }

    func close() async {
        await client.shutdown(timeout: .zero)
    }
}

/// A place of a value; parts with the same place have the same rule.
private struct Question: Hashable {
    let place: RedactedPart.Place
    /// The names that matter: no rule depends on an index of an array.
    let names: [String]
    let text: String

    init(_ part: RedactedPart) {
        place = part.place
        let inner: [String]
        switch part.place {
        case .bodyKey: inner = Array(part.path.dropFirst(2))
        default: inner = part.path.suffix(1)
        }
        names = inner.filter { Int($0) == nil }
        text = part.text == Moesif.Redaction.mark || names.last == nil ? "" : part.text
    }

    /// Returns a call that has nothing but a value in this place.
    var call: CapturedCall? {
        let value = text.isEmpty ? "value" : text.replacing(Moesif.Redaction.mark, with: "value")
        guard let url = URL(string: "https://example.com/") else { return nil }
        switch place {
        case .uri:
            let isPath = names == ["path"]
            guard let url = URL(string: isPath ? value : "https://example.com/?\(value)") else { return nil }
            return CapturedCall(request: .init(url: url, method: "GET"))
        case .header(let side):
            return example(url, side, headers: [HeaderName(names.last ?? ""): value], body: nil)
        case .bodyKey(let side):
            let body = names.reversed().reduce(JSONValue.string(value)) { [$1: $0] }
            return example(url, side, headers: ["Content-Type": "application/json"], body: body.jsonText)
        case .formField(let side):
            return example(url, side, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: value)
        case .other:
            return nil
        }
    }

    private func example(
        _ url: URL,
        _ side: Side,
        headers: HeaderFields,
        body: String?
    ) -> CapturedCall {
        let body = body.map { CapturedBody(Data($0.utf8)) } ?? .none
        switch side {
        case .request: return CapturedCall(request: .init(url: url, method: "POST", headers: headers, body: body))
        case .response:
            return CapturedCall(
                request: .init(url: url, method: "GET"),
                response: .init(status: 200, headers: headers, body: body)
            )
        }
    }
}

/// A transport that sends nothing.
private struct SilentTransport: CollectorTransport {
    func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        CollectorResponse(status: 200, body: Data("{}".utf8))
    }
}
