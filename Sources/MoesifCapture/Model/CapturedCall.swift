public import Foundation

/// A call that has ended, as hooks see it, in plain values that do not depend on URLSession.
///
/// Nothing in it is redacted, so a hook can decide on the same values that the app sees.
public struct CapturedCall: Sendable {
    /// The request.
    public let request: Request
    /// The response, or `nil` if none arrived.
    public let response: Response?
    /// The reason that the call failed, or `nil` if it succeeded.
    ///
    /// A call that fails midway has both an error and a response.
    public let error: CallFailure?
    /// The wall-clock time at which the call began.
    public let start: Date
    /// The time from the start of the call to its last byte or its failure, measured with a monotonic clock.
    public let duration: Duration
    /// The direction of the call: made or received by this process.
    public internal(set) var direction: Moesif.Event.Direction
    /// The client's address of a received call, or `nil` if it is unknown.
    ///
    /// The address is that of the peer, or the one that trusted proxies report; see
    /// ``Moesif/IncomingOptions/trustedProxies``.
    public internal(set) var clientAddress: String?
    /// The transaction ID of the event, if it was made before the event.
    var transactionID: String?
    /// The span of the call in a trace.
    var trace: CallTrace?
    /// The timing of the call, if it was measured.
    var timing: CallTiming?

    /// Creates a call that has ended, for example to test hooks.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - response: The response. Default: `nil`, for none.
    ///   - error: The reason that the call failed. Default: `nil`, for a call that succeeded.
    ///   - start: The time at which the call began. Default: now.
    ///   - duration: The duration of the call. Default: zero.
    ///   - direction: The direction of the call. Default: `.outgoing`.
    ///   - clientAddress: The client's address of a received call. Default: `nil`.
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
