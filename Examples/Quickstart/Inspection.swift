import MoesifCapture
import MoesifCaptureTesting

/// What the collector in this process received, held against what the app sent.
struct Inspection {
    private let calls: [Call]
    private let events: [DeliveredEvent]
    /// Every word of every request to the collector, the refused ones among them.
    private let received: String

    init(calls: [Call], collector: FakeCollector) {
        self.calls = calls
        events = collector.events.map(DeliveredEvent.init)
        received = collector.deliveries
            .flatMap { delivery in
                [delivery.path] + delivery.headers.map(\.value)
                    + delivery.items.map { DeliveredEvent(json: $0).searchableText }
            }
            .joined(separator: "\n")
    }

    var eventCount: Int {
        events.count
    }

    /// The secrets that stand somewhere in what was received.
    var leaks: [Secret] {
        calls.flatMap(\.secrets).filter { received.contains($0.value) }
    }

    /// What the hooks have put into the first event.
    var hooksText: String? {
        guard let event = events.first?.json else { return nil }
        var metadata = event["metadata"]
        metadata?["capture"] = nil
        return """
            what the hooks said of the first call

              user_id     \(event["user_id"]?.string ?? "-")
              company_id  \(event["company_id"]?.string ?? "-")
              metadata    \(metadata?.jsonText ?? "-")
            """
    }

    var eventsText: String {
        let table = Table(
            columns: [
                .init(title: "call", limit: 9), .init(title: "verb", limit: 4), .init(title: "uri", limit: 29),
                .init(title: "status or error", limit: 22), .init(title: "ms", limit: 6, isNumeric: true),
                .init(title: "sent", limit: 7), .init(title: "answer", limit: 7), .init(title: "secret", limit: 20),
            ],
            rows: events.map(row)
        )
        return "calls as they arrived at the collector\n\n\(table.text)"
    }

    /// Each secret and what arrived of it; nil when the calls had none that the example knows of.
    var secretsText: String? {
        let secrets = calls.flatMap(\.secrets)
        guard !secrets.isEmpty else { return nil }
        let table = Table(
            columns: [
                .init(title: "call", limit: 9), .init(title: "in", limit: 6), .init(title: "name", limit: 20),
                .init(title: "value in the app", limit: 24), .init(title: "value that arrived", limit: 24),
            ],
            rows: calls.flatMap { call in
                let event = events.first { $0.isOf(call) }
                return call.secrets.map { secret in
                    let arrived = event.flatMap(secret.replacement) ?? "(nothing)"
                    return [call.name, secret.place.rawValue, secret.name, secret.value, arrived]
                }
            }
        )
        return "what was redacted\n\n\(table.text)\n\n  \(verdict)"
    }

    /// What a search for every secret in all that was received has found.
    private var verdict: String {
        if !leaks.isEmpty {
            return "LEAKED, found in what the collector received: \(leaks.map(\.name).joined(separator: ", "))"
        }
        guard !events.isEmpty else { return "nothing arrived in which the values could be looked for" }
        return "none of the values occurs in what the collector received (\(received.utf8.count) bytes)"
    }

    private func row(_ event: DeliveredEvent) -> [String] {
        let call = calls.first(where: event.isOf)
        return [
            call?.name ?? "?", event.verb, event.route, event.result, event.milliseconds.map { "\($0)" } ?? "-",
            event.bodyForm(of: "request"), event.bodyForm(of: "response"), fate(of: call?.secrets ?? [], in: event),
        ]
    }

    /// What stands where the secrets of a call were, and where that is.
    private func fate(of secrets: [Secret], in event: DeliveredEvent) -> String {
        guard let place = secrets.first?.place else { return "-" }
        if secrets.contains(where: { event.searchableText.contains($0.value) }) { return "LEAKED" }
        let isMarked = secrets.allSatisfy { $0.replacement(in: event) == Moesif.Redaction.mark }
        return isMarked ? "\(Moesif.Redaction.mark) in \(place.rawValue)" : "not sent"
    }
}
