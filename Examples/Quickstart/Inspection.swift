import MoesifCapture
import MoesifCaptureTesting

/// Compares the events that the collector in this process received with the calls that the app made.
struct Inspection {
    private let calls: [Call]
    private let events: [DeliveredEvent]
    /// The text of every request to the collector, refused ones included.
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

    /// The secrets that occur anywhere in the requests to the collector.
    var leaks: [Secret] {
        calls.flatMap(\.secrets).filter { received.contains($0.value) }
    }

    /// The event of the last call that has a secret, or of the first call, as JSON.
    var wholeEventText: String? {
        let ofSecret = calls.last { !$0.secrets.isEmpty }.flatMap { call in events.first { $0.isOf(call) } }
        guard let event = ofSecret ?? events.first else { return nil }
        return "one whole event\n\n  \(event.json.indentedText("  "))"
    }

    var eventsText: String {
        let table = Table(
            columns: [
                .init(title: "call", limit: 9), .init(title: "verb", limit: 4), .init(title: "uri", limit: 29),
                .init(title: "status or error", limit: 22), .init(title: "ms", limit: 6, isNumeric: true),
                .init(title: "sent", limit: 7), .init(title: "response", limit: 8), .init(title: "secret", limit: 22),
            ],
            rows: events.map(row) + calls.filter(\.isSkipped).map(skippedRow)
        )
        return "calls, and the events that arrived at the collector\n\n\(table.text)"
    }

    /// Each secret and its value in the event; nil if the calls have no secrets that the example knows.
    var secretsText: String? {
        let secrets = calls.flatMap(\.secrets)
        guard !secrets.isEmpty else { return nil }
        let table = Table(
            columns: [
                .init(title: "call", limit: 9), .init(title: "in", limit: 8), .init(title: "name", limit: 20),
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
        return "redacted values\n\n\(table.text)\n\n  \(verdict)"
    }

    /// The result of a search for every secret in the requests to the collector.
    private var verdict: String {
        if !leaks.isEmpty {
            return "LEAKED, found in what the collector received: \(leaks.map(\.name).joined(separator: ", "))"
        }
        guard !events.isEmpty else { return "no event arrived" }
        return "none of the values occurs in the \(received.utf8.count) bytes that the collector received"
    }

    private func row(_ event: DeliveredEvent) -> [String] {
        let call = calls.first(where: event.isOf)
        return [
            call?.name ?? "?", event.verb, event.route, event.result, event.milliseconds.map { "\($0)" } ?? "-",
            event.bodyForm(of: "request"), event.bodyForm(of: "response"),
            treatment(of: call?.secrets ?? [], in: event),
        ]
    }

    /// Returns the row of a call that the hook skipped, and that has no event.
    private func skippedRow(_ call: Call) -> [String] {
        [call.name, call.verb, call.url.shortened, "skipped by a hook", "-", "-", "-", "-"]
    }

    /// Returns the mark that replaces the secrets of a call, and the part of the call that contains it.
    private func treatment(of secrets: [Secret], in event: DeliveredEvent) -> String {
        guard let place = secrets.first?.place else { return "-" }
        if secrets.contains(where: { event.searchableText.contains($0.value) }) { return "LEAKED" }
        let isMarked = secrets.allSatisfy { $0.replacement(in: event) == Moesif.Redaction.mark }
        return isMarked ? "\(Moesif.Redaction.mark) in \(place.rawValue)" : "not sent"
    }
}
