import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite struct DropLoggerTests {
    @Test(
        "A drop is logged unless the app or its user asked for it",
        arguments: [
            ([.noConsent: 3], nil), ([.masked: 3], nil), ([.noConsent: 3, .masked: 1], nil), ([:], nil),
            ([.queueFull: 2], 2), ([.queueFull: 2, .noConsent: 3], 2), ([.noConsent: 1, .shutDown: 1, .masked: 1], 1),
        ] as [([Moesif.DropReason: Int], Int?)]
    )
    func wantedDrops(_ dropped: [Moesif.DropReason: Int], _ expected: Int?) async {
        let entries = Lock<[Moesif.LogEntry]>([])
        let clock = ManualClock()
        let log = Log { entry in entries.withLock { $0.append(entry) } }
        var statistics = Moesif.Statistics()
        statistics.dropped = dropped
        for isLast in [false, true] { DropLogger(timeSource: clock, log: log).report(statistics, isLast: isLast) }
        #expect(log.drain(timeout: .seconds(60)))
        let entry = expected.map { count in
            var fields = Moesif.LogEntry.Fields()
            fields.eventCount = count
            let events = count == 1 ? "1 event" : "\(count) events"
            return Moesif.LogEntry(level: .warning, message: "dropped \(events); totals: \(statistics)", fields: fields)
        }
        #expect(entries.withLock { $0 } == (entry.map { [$0, $0] } ?? []))
    }
}
