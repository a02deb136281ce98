/// The span that a call is of a trace, and the span around it.
struct CallTrace: Sendable, Equatable {
    /// The trace and the call's own span: what the calls that it leads to have as their `traceparent`.
    let own: TraceParent
    /// The id of the span around it; nil when that is not known.
    let parent: UInt64?

    /// The trace of a call that is received: a new span in the one that its header names; nil when it names none.
    init?(receiving headers: HeaderFields) {
        guard let header = headers[.traceparent], let caller = TraceParent(header) else { return nil }
        self.init(childOf: caller)
    }

    /// A new span within another.
    init(childOf around: TraceParent) {
        self.init(own: around.with(span: RandomID.makeSpan()), parent: around.span)
    }

    /// Returns a new trace, of which the call is the first span.
    static func makeRoot() -> Self {
        Self(own: .makeRoot(), parent: nil)
    }

    private init(own: TraceParent, parent: UInt64?) {
        self.own = own
        self.parent = parent
    }

    /// The trace of a call that is made, once its request is known; nil when it has none.
    ///
    /// - Parameters:
    ///   - headers: The headers of the request; the `traceparent` that the app set says what the call's span is.
    ///   - began: The trace that the call had when it began.
    ///   - served: The trace of the call in whose service it was made.
    ///   - around: The span around it.
    init?(sending headers: HeaderFields, began: CallTrace?, served: CallTrace?, around: TraceParent?) {
        if let header = headers[.traceparent], let sent = TraceParent(header) {
            let isServed = served.map { sent.isInTrace(of: $0.own) } ?? false
            let isAround = around.map { sent.isInTrace(of: $0) } ?? false
            // A header that is passed on as it was received names a span around this call, not the one of the call.
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

    /// The span as an event has it.
    func span(status: Int) -> Moesif.Event.Span {
        Moesif.Event.Span(
            id: RandomID.hexadecimal(own.span),
            parentID: parent.map(RandomID.hexadecimal),
            status: status
        )
    }
}
