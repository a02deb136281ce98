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

    /// Writes an entry at once, on this thread: for what the app must hear before it may end.
    func warningAtOnce(_ message: String) {
        write?(Moesif.LogEntry(level: .warning, message: message))
    }

    func warning(_ message: @autoclosure () -> String) {
        send(.warning, message)
    }

    func debug(_ message: @autoclosure () -> String) {
        send(.debug, message)
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

    private func send(_ level: Moesif.LogEntry.Level, _ message: () -> String) {
        guard let write else { return }
        let isAdmitted = counts.withLock { counts in
            guard counts.said - counts.written < Self.capacity else { return false }
            counts.said += 1
            return true
        }
        guard isAdmitted else { return }
        let entry = Moesif.LogEntry(level: level, message: message())
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
