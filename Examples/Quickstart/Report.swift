import MoesifCapture
import MoesifCaptureTesting

/// The text that a run prints at its end.
struct Report {
    private let calls: [Call]
    private let outcomes: [Outcome]
    private let statistics: Moesif.Statistics
    /// The events that the collector in this process received; nil if they went to another collector.
    private let inspection: Inspection?

    init(calls: [Call], outcomes: [Outcome], collector: FakeCollector?, statistics: Moesif.Statistics) {
        self.calls = calls
        self.outcomes = outcomes
        self.statistics = statistics
        inspection = collector.map { Inspection(calls: calls, collector: $0) }
    }

    /// True if every call that no hook skipped was delivered, and no secret was.
    var isGood: Bool {
        let expected = calls.count { !$0.isSkipped }
        guard statistics.delivered == expected, statistics.isBalanced else { return false }
        return inspection.map { $0.eventCount == expected && $0.leaks.isEmpty } ?? true
    }

    var text: String {
        let calls = inspection?.eventsText ?? outcomesText
        let parts = [
            calls, inspection?.secretsText, inspection?.wholeEventText, statisticsText, Self.nextSteps,
            // With another collector, its page may be open already.
            inspection.map { _ in "now look at it: swift run inspector" },
        ]
        return parts.compactMap { $0 }.joined(separator: "\n\n")
    }

    private static let nextSteps = """
        to capture the calls of your own app

          import MoesifCapture

          let moesif = Moesif(applicationID: "your-collector-application-id")
          let session = moesif.session()           // use it as you use a URLSession
          let (data, response) = try await session.data(from: url)
          await moesif.shutdown()                  // before the process ends
        """

    /// The calls as the app saw them, for events that another collector received.
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
