import Foundation

/// A request that is being served, as the calls made meanwhile know it.
final class IncomingContext: Sendable {
    /// Without its body, which need not wait with those calls.
    let request: CapturedCall.Request
    let start: Date
    /// The trace of the request, of which the calls made meanwhile are part; nil when it has none.
    let trace: CallTrace?
    /// The memory of the request.
    let cost: Int
    private let identity: Lock<CallContext>

    /// - Parameter context: The context in which the request is served; what it says of ids becomes the request's own.
    init(_ request: CapturedCall.Request, start: Date, trace: CallTrace? = nil, context: CallContext) {
        self.request = request.with(.none)
        cost = self.request.cost
        self.start = start
        self.trace = trace
        identity = Lock(
            CallContext(
                user: context.user,
                company: context.company,
                subscription: context.subscription,
                sessionToken: context.sessionToken
            )
        )
    }

    /// The ids that the app has given the request so far.
    var said: CallContext {
        identity.withLock { $0 }
    }

    /// Puts what the app says on top of what it has said before.
    func put(_ context: CallContext) {
        identity.withLock { $0.put(context) }
    }
}

extension CallContext {
    /// The context of what is done while a request is served: whose request it is and what it asks for, is the
    /// request's business.
    func serving(_ served: IncomingContext) -> CallContext {
        var context = self
        (context.user, context.company, context.subscription, context.sessionToken) = (nil, nil, nil, nil)
        if context.actionName != nil { context.actionName = nil }
        context.served = served
        context.traceParent = served.trace?.own
        return context
    }

    /// The context with what is known of the request that is being served, where it does not say itself.
    func inheriting(_ ids: CallContext) -> CallContext {
        var context = self
        context.user = user ?? ids.user
        context.company = company ?? ids.company
        context.subscription = subscription ?? ids.subscription
        context.sessionToken = sessionToken ?? ids.sessionToken
        return context
    }
}
