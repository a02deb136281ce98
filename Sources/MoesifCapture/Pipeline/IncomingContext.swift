import Foundation

/// A received request, as the calls that are made while it is handled refer to it.
final class IncomingContext: Sendable {
    /// The request without its body, so that those calls do not keep the body in memory.
    let request: CapturedCall.Request
    let start: Date
    /// The trace of the request, to which those calls belong, or `nil` if it has none.
    let trace: CallTrace?
    /// The approximate memory of the request, in bytes.
    let cost: Int
    private let identity: Lock<CallContext>

    /// Creates the context of a received request.
    ///
    /// - Parameters:
    ///   - request: The request; its body is not kept.
    ///   - start: The time at which the request was received.
    ///   - trace: The trace of the request. Default: none.
    ///   - context: The context of the current task, from which the ids are taken.
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

    /// The ids that the app has set for the request so far.
    var said: CallContext {
        identity.withLock { $0 }
    }

    /// Merges the ids of a context into those of the request, and overrides ids that were set before.
    func put(_ context: CallContext) {
        identity.withLock { $0.put(context) }
    }
}

extension CallContext {
    /// Returns the context for the work that is done while a request is handled.
    ///
    /// The ids and the action name are cleared, because they belong to the received request.
    func serving(_ served: IncomingContext) -> CallContext {
        var context = self
        (context.user, context.company, context.subscription, context.sessionToken) = (nil, nil, nil, nil)
        if context.actionName != nil { context.actionName = nil }
        context.served = served
        context.traceParent = served.trace?.own
        return context
    }

    /// Returns the context with each missing id taken from the received request.
    func inheriting(_ ids: CallContext) -> CallContext {
        var context = self
        context.user = user ?? ids.user
        context.company = company ?? ids.company
        context.subscription = subscription ?? ids.subscription
        context.sessionToken = sessionToken ?? ids.sessionToken
        return context
    }
}
