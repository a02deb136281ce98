import Foundation

/// Where a client's log entries go: to the app's closure, or nowhere.
///
/// The closure runs on a queue of its own, one entry at a time, so that it holds up neither calls nor delivery. One
/// that does not keep up loses entries, never memory.
final class Log: Sendable {
    private static let capacity = 1000

    private struct Counts {
        var said = 0
        var written = 0
    }

    private let write: (@Sendable (Moesif.LogEntry) -> Void)?
    private let queue = DispatchQueue(label: "com.moesif.capture.log", qos: .utility)
    private let counts = Lock(Counts())
    /// How many entries the closure has been called with.
    private let written = AsyncWatermark()

    init(_ write: (@Sendable (Moesif.LogEntry) -> Void)?) {
        self.write = write
    }

    /// Whether entries go anywhere.
    var isWritten: Bool {
        write != nil
    }

    /// Writes an error at once, on this thread: for what the app must hear before it may end.
    func errorAtOnce(_ message: String) {
        write?(Moesif.LogEntry(level: .error, message: message))
    }

    func write(_ entry: Moesif.LogEntry) {
        write(entry.level, entry.message, entry.fields)
    }

    func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Moesif.LogEntry.Fields = .init()) {
        write(.warning, message(), fields())
    }

    func notice(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Moesif.LogEntry.Fields = .init()) {
        write(.notice, message(), fields())
    }

    func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Moesif.LogEntry.Fields = .init()) {
        write(.info, message(), fields())
    }

    func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Moesif.LogEntry.Fields = .init()) {
        write(.debug, message(), fields())
    }

    /// Waits until the closure has returned for every entry that was sent before: true; or until the deadline or a
    /// cancellation: false.
    ///
    /// A client whose log goes nowhere never waits.
    @discardableResult
    func flush(until deadline: Duration, _ timeSource: any Moesif.TimeSource) async -> Bool {
        let said = counts.withLock { $0.said }
        return await written.wait(for: said, until: deadline, timeSource)
    }

    /// Waits as `flush(until:_:)` does, and holds up this thread: for the end of the process alone.
    ///
    /// - Parameter timeout: In time of the system, since nothing else may run any more.
    @discardableResult
    func drain(timeout: Duration) -> Bool {
        let said = counts.withLock { $0.said }
        guard !written.hasReached(said) else { return true }
        let done = DispatchSemaphore(value: 0)
        // The queue is serial: what was sent before is written before.
        queue.async { done.signal() }
        return done.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    /// Writes an entry on the log's queue.
    ///
    /// The message is made only if the log is written.
    func write(
        _ level: Moesif.LogEntry.Level,
        _ message: @autoclosure () -> String,
        _ fields: @autoclosure () -> Moesif.LogEntry.Fields = .init()
    ) {
        guard let write else { return }
        let isAdmitted = counts.withLock { counts in
            guard counts.said - counts.written < Self.capacity else { return false }
            counts.said += 1
            return true
        }
        guard isAdmitted else { return }
        let entry = Moesif.LogEntry(level: level, message: message(), fields: fields())
        queue.async { [counts, written] in
            write(entry)
            let number = counts.withLock { counts in
                counts.written += 1
                return counts.written
            }
            written.advance(to: number)
        }
    }
}

extension Duration {
    /// The duration for Dispatch, at most an hour.
    fileprivate var dispatchInterval: DispatchTimeInterval {
        // Rounded up: what is left of a wait is no wait of zero.
        .milliseconds(Int((max(.zero, min(self, .seconds(3600))) / .milliseconds(1)).rounded(.up)))
    }
}
