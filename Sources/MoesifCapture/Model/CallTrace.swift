/// The span of a call in a trace, and the parent of that span.
struct CallTrace: Sendable, Equatable {
    /// The trace and the call's own span, which calls made on behalf of this one name in their `traceparent`.
    let own: TraceParent
    /// The ID of the parent span, or nil if it is unknown.
    let parent: UInt64?

    /// Creates a new span in the trace of a received call, or returns nil if its `traceparent` is missing or malformed.
    init?(receiving headers: HeaderFields) {
        guard let header = headers[.traceparent], let caller = TraceParent(header) else { return nil }
        self.init(childOf: caller)
    }

    /// Creates a new span as a child of another.
    init(childOf around: TraceParent) {
        self.init(own: around.with(span: RandomID.makeSpan()), parent: around.span)
    }

    /// Returns a new trace with the call as its first span.
    static func makeRoot() -> Self {
        Self(own: .makeRoot(), parent: nil)
    }

    private init(own: TraceParent, parent: UInt64?) {
        self.own = own
        self.parent = parent
    }

    /// Creates the trace of an outgoing call from its request, or returns nil if the call has none.
    ///
    /// - Parameters:
    ///   - headers: The headers of the request. A `traceparent` that the app set names the call's own span.
    ///   - began: The trace that the call had when it began.
    ///   - served: The trace of the received call that this call is made for.
    ///   - around: The surrounding span.
    init?(sending headers: HeaderFields, began: CallTrace?, served: CallTrace?, around: TraceParent?) {
        if let header = headers[.traceparent], let sent = TraceParent(header) {
            let isServed = served.map { sent.isInTrace(of: $0.own) } ?? false
            let isAround = around.map { sent.isInTrace(of: $0) } ?? false
            // A header that is forwarded as received names a span around this call, not the span of this call.
            let isPassedOn =
                (isServed && (sent.span == served?.parent || sent.span == served?.own.span))
                || (isAround && sent.span == around?.span)
            if !isPassedOn {
                self.init(own: sent, parent: isAround ? around?.span : isServed ? served?.own.span : nil)
                return
            }
        }
        guard let began else { return nil }
        self = began
    }

    /// Returns the span as an event reports it.
    func span(status: Int) -> Moesif.Event.Span {
        Moesif.Event.Span(
            id: RandomID.hexadecimal(own.span),
            parentID: parent.map(RandomID.hexadecimal),
            status: status
        )
    }
}
