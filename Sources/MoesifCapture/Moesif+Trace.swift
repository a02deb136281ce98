extension Moesif {
    /// Runs an operation and makes the calls in it children of a span from a tracing library.
    ///
    /// This span takes precedence over that of the received call that is being handled. It applies to the same calls as
    /// the context of `withContext(user:company:subscription:sessionToken:actionName:metadata:isolation:_:)`.
    ///
    /// - Parameters:
    ///   - traceParent: The span as the value of a `traceparent` header; see
    ///     [W3C Trace Context](https://www.w3.org/TR/trace-context/). `nil` or a malformed value changes nothing.
    ///   - isolation: The actor on which the operation runs. Default: that of the caller.
    ///   - operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
    public static func withContext<Result>(
        traceParent: String?,
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(within(traceParent), operation: operation, isolation: isolation)
    }

    /// Runs a synchronous operation and makes the calls in it children of a span from a tracing library.
    ///
    /// This method behaves like the asynchronous one.
    ///
    /// - Parameters:
    ///   - traceParent: The span as the value of a `traceparent` header. `nil` or a malformed value changes nothing.
    ///   - operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
    public static func withContext<Result>(
        traceParent: String?,
        _ operation: () throws -> Result
    ) rethrows -> Result {
        try CallContext.$current.withValue(within(traceParent), operation: operation)
    }

    /// The current task's span as the value of a `traceparent` header.
    ///
    /// This is the span given to ``withContext(traceParent:isolation:_:)``, or that of the received call that is being
    /// handled. It is `nil` if there is neither, or if the received call has no trace.
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
