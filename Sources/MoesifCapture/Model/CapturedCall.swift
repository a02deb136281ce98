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
    public internal(set) var direction = Moesif.Event.Direction.outgoing
    /// The address that a received call came from, with what trusted proxies say; nil when it is not known.
    public internal(set) var clientAddress: String?
    /// The transaction id of the event, where it was made before.
    var transactionID: String?
    /// The place of the call in a trace.
    var trace: CallTrace?
}
