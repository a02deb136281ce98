import Foundation

/// Where a client's log entries go: to the app's closure, or nowhere.
///
/// The closure runs on a queue of its own, one entry at a time, so that it holds up neither calls nor delivery. One that
/// does not keep up loses entries, never memory.
final class Log: Sendable {
    private static let capacity = 1000

    private let write: (@Sendable (LogEntry) -> Void)?
    private let queue = DispatchQueue(label: "com.moesif.capture.log", qos: .utility)
    private let pending = Lock(0)

    init(_ write: (@Sendable (LogEntry) -> Void)?) {
        self.write = write
    }

    /// Writes an entry at once, on this thread: for what the app must hear before it may end.
    func warningAtOnce(_ message: String) {
        write?(LogEntry(level: .warning, message: message))
    }

    func warning(_ message: @autoclosure () -> String) {
        send(.warning, message)
    }

    func debug(_ message: @autoclosure () -> String) {
        send(.debug, message)
    }

    private func send(_ level: LogEntry.Level, _ message: () -> String) {
        guard let write else { return }
        let isAdmitted = pending.withLock { pending in
            guard pending < Self.capacity else { return false }
            pending += 1
            return true
        }
        guard isAdmitted else { return }
        let entry = LogEntry(level: level, message: message())
        queue.async { [pending] in
            write(entry)
            pending.withLock { $0 -= 1 }
        }
    }
}
