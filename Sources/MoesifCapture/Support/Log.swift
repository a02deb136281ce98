import Foundation

/// Passes a client's log entries to the app's closure, or discards them.
///
/// The closure runs on its own serial queue, so that it delays neither calls nor delivery. If the closure does not keep
/// up, new entries are dropped to bound the memory.
final class Log: Sendable {
    private static let capacity = 1000

    private struct Counts {
        var said = 0
        var written = 0
    }

    private let write: (@Sendable (Moesif.LogEntry) -> Void)?
    private let queue = DispatchQueue(label: "com.moesif.capture.log", qos: .utility)
    private let counts = Lock(Counts())
    /// The number of entries that the closure has returned for.
    private let written = AsyncWatermark()

    /// The application ID, which no message contains.
    private let applicationID: String

    /// - Parameters:
    ///   - write: The app's closure, or `nil` to discard entries.
    ///   - applicationID: The ID that no message may contain. Default: none.
    init(_ write: (@Sendable (Moesif.LogEntry) -> Void)?, hiding applicationID: String = "") {
        self.write = write
        self.applicationID = applicationID
    }

    /// True if entries are passed to a closure.
    var isWritten: Bool {
        write != nil
    }

    /// Writes an error immediately on the current thread, for messages that the app must see before it may exit.
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

    /// Waits until the closure has returned for every entry that was sent before.
    ///
    /// Returns true if all entries were written, and false after the deadline or a cancellation. Without a closure, it
    /// returns at once.
    @discardableResult
    func flush(until deadline: Duration, _ timeSource: any Moesif.TimeSource) async -> Bool {
        let said = counts.withLock { $0.said }
        return await written.wait(for: said, until: deadline, timeSource)
    }

    /// Blocks the current thread until the closure has returned for every entry that was sent before.
    ///
    /// Call it only at the end of the process.
    ///
    /// - Parameter timeout: The longest wait, in system time, because the client's time source may not advance any
    ///   more.
    @discardableResult
    func drain(timeout: Duration) -> Bool {
        let said = counts.withLock { $0.said }
        guard !written.hasReached(said) else { return true }
        let done = DispatchSemaphore(value: 0)
        // The queue is serial, so earlier entries are written first.
        queue.async { done.signal() }
        return done.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }

    /// Writes an entry on the log's queue.
    ///
    /// The message is evaluated only if there is a closure.
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
        // A message may quote the collector, which must not forge lines or repeat a credential.
        let line = message().hiding(applicationID: applicationID).onOneLine
        let entry = Moesif.LogEntry(level: level, message: line, fields: fields())
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
    /// The duration for Dispatch, at most one hour.
    fileprivate var dispatchInterval: DispatchTimeInterval {
        // It is rounded up, so that a short remaining wait does not become zero.
        .milliseconds(Int((max(.zero, min(self, .seconds(3600))) / .milliseconds(1)).rounded(.up)))
    }
}
