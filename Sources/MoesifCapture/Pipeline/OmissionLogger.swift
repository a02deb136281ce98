import Foundation

/// Logs calls that the pipeline leaves out and hooks that throw.
struct OmissionLogger: Sendable {
    /// The effect on a call when one of its hooks throws.
    enum Consequence: String {
        case captured = "captured"
        case partLeftOut = "left a part out of the event of"
        case dropped = "dropped the event of"
    }

    /// Logs the number of calls that have not been logged yet.
    let flush: @Sendable () -> Void
    private let isWanted: Bool
    private let write: @Sendable (OccurrenceLogger.Kind, _ subject: () -> String) -> Void

    init(_ occurrences: OccurrenceLogger) {
        flush = { occurrences.flush() }
        isWanted = occurrences.isWritten
        write = { kind, subject in occurrences.note(kind, subject()) }
    }

    /// Creates a logger that passes each reason to a closure, and writes no log.
    init(passingTo receive: @escaping @Sendable (_ reason: String) -> Void) {
        flush = {}
        isWanted = true
        write = { kind, _ in receive(kind.reason) }
    }

    /// Notes a call that becomes no event.
    ///
    /// Calls that their request or context excludes are not logged: a log handler that makes calls would make more for
    /// each entry about them.
    func note(_ call: CapturedCall, _ omission: CallOmission) {
        if case .skippedByContext = omission { return }
        note(call, .debug, omission.outcome == .skipped ? "skipped" : "sampled out", "\(omission)")
    }

    /// Logs that `maskEvent` returned `nil`, so that the event is dropped.
    func noteMasked(_ call: CapturedCall) {
        note(call, .debug, "dropped the event of", "maskEvent returned nil", hook: "maskEvent")
    }

    /// Logs an event that is dropped because it is too large even without bodies, metadata and headers.
    func noteTooLarge(_ call: CapturedCall) {
        note(
            call,
            .warning,
            "dropped the event of",
            "it has 1,000,000 bytes or more even without its bodies and metadata"
        )
    }

    /// Logs a hook that threw an error.
    ///
    /// The entry contains the type of the error and omits its description, which may contain secrets.
    func noteThrow(of hook: String, _ error: any Error, _ call: CapturedCall, _ consequence: Consequence) {
        // Not made for a log that is not written.
        guard isWanted else { return }
        let cause = "\(hook) threw an error of type \(type(of: error))"
        note(call, .warning, consequence.rawValue, cause, hook: hook)
    }

    private func note(
        _ call: CapturedCall,
        _ level: Moesif.LogEntry.Level,
        _ action: @autoclosure () -> String,
        _ reason: @autoclosure () -> String,
        hook: String? = nil
    ) {
        guard isWanted else { return }
        write(.init(level: level, action: action(), reason: reason(), hook: hook)) {
            call.direction == .incoming ? "a received call" : "a call to \(call.request.url.host ?? "an unknown host")"
        }
    }
}
