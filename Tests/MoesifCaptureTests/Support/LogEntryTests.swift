import MoesifCapture
import Testing

/// The parts of a log entry that a bridge to another logger reads.
@Suite struct LogEntryTests {
    @Test("Log levels are ordered like those of swift-log")
    func levels() {
        let levels: [Moesif.LogEntry.Level] = [.trace, .debug, .info, .notice, .warning, .error, .critical]
        #expect(levels.sorted() == levels)
        let names = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        #expect(levels.map(\.description) == names)
    }

    @Test("Fields with a value are listed by name")
    func fields() {
        var fields = Moesif.LogEntry.Fields()
        #expect(fields.values.isEmpty)
        fields.eventCount = 25
        fields.byteCount = 1234
        fields.status = 401
        fields.host = "api.moesif.net:443"
        fields.attempt = 2
        fields.duration = .microseconds(500_399)
        fields.delay = .seconds(300)
        fields.hook = "outgoing.skip"
        #expect(
            fields.values == [
                "event_count": "25", "byte_count": "1234", "status": "401", "host": "api.moesif.net:443",
                "attempt": "2", "duration_seconds": "0.5", "delay_seconds": "300.0", "hook": "outgoing.skip",
            ]
        )
    }

    @Test("The description of a log entry is one line with the level")
    func description() {
        let entry = Moesif.LogEntry(level: .notice, message: "the spool works again")
        #expect(entry.description == "MoesifCapture notice: the spool works again")
    }
}
