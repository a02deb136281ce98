/// Where a client's log entries go: to the app's closure, or nowhere.
///
/// The closure runs where the entry arises, never on the thread that makes a call and never while a lock is held.
struct Log: Sendable {
    private let write: (@Sendable (LogEntry) -> Void)?

    init(_ write: (@Sendable (LogEntry) -> Void)?) {
        self.write = write
    }

    func warning(_ message: @autoclosure () -> String) {
        write?(LogEntry(level: .warning, message: message()))
    }

    func debug(_ message: @autoclosure () -> String) {
        write?(LogEntry(level: .debug, message: message()))
    }
}
