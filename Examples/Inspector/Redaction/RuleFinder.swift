import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Finds the rule that redacted a part of an event.
///
/// An event names no rules. So a client with the default options explains a call that has a value in the same place: if
/// it redacts that value too, the default of the option that it names is the rule. A default that depends on the content
/// of a value cannot be found in this way, because the content is gone.
struct RuleFinder: Sendable {
    /// The limit for one event, because each explanation takes some milliseconds.
    private static let explanationLimit = 100
    static let unknownRule = "a rule of the app, or a default for the content of the value"

    private let client: Moesif

    init() {
        client = Moesif(applicationID: "inspector") { configuration in
            configuration.transport = SilentTransport()
        }
    }

    /// Returns the redacted parts of an event with their rules.
    func rules(in item: JSONValue) -> [(part: RedactedPart, rule: String)] {
        let call = ExportedCall(item)
        var known: [RedactedExample: String] = [:]
        return RedactedParts(in: item).map { part in
            guard let example = RedactedExample(part) else { return (part, Self.unknownRule) }
            if let rule = known[example] { return (part, rule) }
            guard known.count < Self.explanationLimit else { return (part, "not examined: too many parts") }
            let rule = rule(for: example, in: call)
            known[example] = rule
            return (part, rule)
        }
    }

    private func rule(for example: RedactedExample, in call: ExportedCall?) -> String {
        guard let explanation = example.call(like: call).map({ client.explain($0) }) else { return Self.unknownRule }
        if let redacted = explanation.parts.first(where: { $0.treatment == .redacted }) {
            return "\(redacted.reason) (default)"
        }
        // No option changes what is redacted in any case, such as the application ID of a received call.
        let isRedacted = explanation.event.map { JSONValue.object($0).jsonText.hasRedactionMark } ?? false
        return isRedacted ? "always redacted" : Self.unknownRule
    }

    func close() async {
        await client.shutdown(timeout: .zero)
    }
}

/// A transport that sends nothing.
private struct SilentTransport: CollectorTransport {
    func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        CollectorResponse(status: 200, body: Data("{}".utf8))
    }
}
