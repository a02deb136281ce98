extension Moesif {
    /// Runs something whose calls are part of a trace: each is a child of the span that a `traceparent` names.
    ///
    /// A tracing library knows that span. It beats the one of the call that is being served, and reaches as far as
    /// `withContext(user:company:subscription:sessionToken:actionName:metadata:isolation:_:)`.
    ///
    /// - Parameter traceParent: The value of the header `traceparent` of W3C Trace Context
    ///   (https://www.w3.org/TR/trace-context/). Nil and what is no such value change nothing.
    public static func withContext<Result>(
        traceParent: String?,
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(within(traceParent), operation: operation, isolation: isolation)
    }

    /// Runs something synchronous in a trace; see the asynchronous form.
    public static func withContext<Result>(
        traceParent: String?,
        _ operation: () throws -> Result
    ) rethrows -> Result {
        try CallContext.$current.withValue(within(traceParent), operation: operation)
    }

    /// The value of `traceparent` that names the span around the calls of the current task.
    ///
    /// It is the span of the call that is being served, or the one that
    /// `withContext(traceParent:isolation:_:)` names; nil where there is neither, and where the call that is being
    /// served has no trace.
    public static var currentTraceParent: String? {
        CallContext.current?.context.traceParent?.header
    }

    private static func within(_ header: String?) -> ContextScope? {
        guard let traceParent = header.flatMap({ TraceParent($0) }) else { return CallContext.current }
        var context = CallContext.current?.context ?? CallContext()
        context.traceParent = traceParent
        return ContextScope(context)
    }
}
