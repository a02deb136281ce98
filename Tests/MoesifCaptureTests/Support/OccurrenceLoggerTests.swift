import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A frequent occurrence is logged once, then as a count.
@Suite struct OccurrenceLoggerTests {
    private let clock = ManualClock()
    private let entries = Lock<[Moesif.LogEntry]>([])

    private func logger() -> (OccurrenceLogger, Log) {
        let log = Log { [entries] entry in entries.withLock { $0.append(entry) } }
        return (OccurrenceLogger(log, clock), log)
    }

    private let skipped = OccurrenceLogger.Kind(level: .debug, action: "left out", reason: "it was skipped")
    private let failed = OccurrenceLogger.Kind(level: .warning, action: "captured", reason: "it threw", hook: "skip")

    @Test("The first of each kind is logged at once, later ones once a minute and at the end")
    func reports() {
        let (logger, log) = logger()
        for number in 0..<10 { logger.note(skipped, "call \(number)") }
        logger.note(failed, "call 10")
        clock.advance(by: .seconds(61))
        logger.note(skipped, "call 11")
        for _ in 0..<3 { logger.note(skipped, "call 12") }
        logger.flush()
        logger.flush()
        #expect(log.drain(timeout: .seconds(60)))
        let entries = entries.withLock { $0 }
        #expect(
            entries.map(\.message) == [
                "left out call 0: it was skipped", "captured call 10: it threw",
                "left out 10 more calls: it was skipped", "left out 3 more calls: it was skipped",
            ]
        )
        #expect(entries.map(\.level) == [.debug, .warning, .debug, .debug])
        #expect(entries.map(\.fields.eventCount) == [1, 1, 10, 3])
        #expect(entries.map(\.fields.hook) == [nil, "skip", nil, nil])
    }

    @Test("Without a log closure, no message is made")
    func nothingIsMade() {
        let logger = OccurrenceLogger(Log(nil), clock)
        var isMade = false
        func subject() -> String {
            isMade = true
            return "call"
        }
        logger.note(skipped, subject())
        logger.flush()
        #expect(!isMade)
    }

    @Test("The number of kinds is limited to 64")
    func kindsAreBounded() {
        let (logger, log) = logger()
        for number in 0..<100 {
            logger.note(.init(level: .debug, action: "a", reason: "\(number)"), "call")
        }
        #expect(log.drain(timeout: .seconds(60)))
        #expect(entries.withLock { $0.count } == 64)
    }
}
