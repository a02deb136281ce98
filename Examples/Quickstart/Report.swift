import MoesifCapture
import MoesifCaptureTesting

/// What is printed at the end of a run.
struct Report {
    private let calls: [Call]
    private let outcomes: [Outcome]
    private let statistics: Moesif.Statistics
    /// What the collector in this process received; nil when the events went to another.
    private let inspection: Inspection?

    init(calls: [Call], outcomes: [Outcome], collector: FakeCollector?, statistics: Moesif.Statistics) {
        self.calls = calls
        self.outcomes = outcomes
        self.statistics = statistics
        inspection = collector.map { Inspection(calls: calls.filter { !$0.isSkipped }, collector: $0) }
    }

    /// True when each call was delivered, and no secret was.
    var isGood: Bool {
        let expected = calls.count { !$0.isSkipped }
        guard statistics.delivered == expected, statistics.isBalanced else { return false }
        return inspection.map { $0.eventCount == expected && $0.leaks.isEmpty } ?? true
    }

    var text: String {
        let calls = inspection?.eventsText ?? outcomesText
        return [calls, inspection?.hooksText, inspection?.secretsText, statisticsText].compactMap { $0 }.joined(
            separator: "\n\n"
        )
    }

    /// The calls as the app saw them, for a collector that cannot be asked.
    private var outcomesText: String {
        let table = Table(
            columns: [
                .init(title: "call", limit: 9), .init(title: "verb", limit: 7), .init(title: "uri", limit: 44),
                .init(title: "status or error", limit: 26), .init(title: "ms", limit: 7, isNumeric: true),
            ],
            rows: outcomes.map { [$0.name, $0.verb, $0.uri, $0.result, "\($0.milliseconds)"] }
        )
        return "calls made\n\n\(table.text)"
    }

    private var statisticsText: String {
        var dropped = "\(statistics.droppedTotal)"
        if statistics.droppedTotal > 0 {
            let reasons = statistics.dropped.map { "\($0.value) \($0.key)" }.sorted()
            dropped += " (\(reasons.joined(separator: ", ")))"
        }
        return """
            statistics

              captured   \(statistics.captured)
              skipped    \(statistics.skipped)
              delivered  \(statistics.delivered)
              dropped    \(dropped)
              waiting    \(statistics.waiting)
              retries    \(statistics.retries)
              balanced   \(statistics.isBalanced ? "yes" : "no")
            """
    }
}
