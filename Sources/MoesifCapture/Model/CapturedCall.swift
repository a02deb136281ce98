public import Foundation

/// One call that has ended, as hooks see it: plain values, nothing of URLSession's.
///
/// Nothing in it is redacted: a hook decides with what the app itself could see.
public struct CapturedCall: Sendable {
    /// What was asked.
    public let request: Request
    /// What came back; nil when nothing did.
    public let response: Response?
    /// Why the call failed; nil when it did not.
    ///
    /// A call that failed midway has a response too.
    public let error: CallFailure?
    /// When the call began, by the wall clock.
    public let start: Date
    /// How long it took until the last byte, or until it failed, by a clock that never jumps.
    public let duration: Duration
    /// Whether the app made the call or received it.
    public internal(set) var direction: Moesif.Event.Direction
    /// The address that a received call came from, with what trusted proxies say; nil when it is not known.
    public internal(set) var clientAddress: String?
    /// The transaction id of the event, where it was made before.
    var transactionID: String?
    /// The place of the call in a trace.
    var trace: CallTrace?
    /// The course of the call, where it was noted.
    var timing: CallTiming?

    /// A call that has ended, such as a test of hooks needs.
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - response: What came back. Default: nothing did.
    ///   - error: Why the call failed. Default: it did not.
    ///   - start: When the call began. Default: now.
    ///   - duration: How long it took. Default: no time.
    ///   - direction: Whether the app made the call or received it. Default: it made it.
    ///   - clientAddress: The address that a received call came from. Default: it is not known.
    public init(
        request: Request,
        response: Response? = nil,
        error: CallFailure? = nil,
        start: Date = Date(),
        duration: Duration = .zero,
        direction: Moesif.Event.Direction = .outgoing,
        clientAddress: String? = nil
    ) {
        self.request = request
        self.response = response
        self.error = error
        self.start = start
        self.duration = duration
        self.direction = direction
        self.clientAddress = clientAddress
    }
}
