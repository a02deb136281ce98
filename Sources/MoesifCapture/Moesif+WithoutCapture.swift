extension Moesif {
    /// Runs an operation without capturing the calls that it makes.
    ///
    /// Use this for calls that must not be captured, such as those of a log handler that sends the client's own log
    /// entries. It applies to all clients, and the calls are counted as skipped.
    ///
    /// It applies to the same calls as
    /// `withContext(user:company:subscription:sessionToken:actionName:metadata:isolation:_:)`. On Apple's platforms, it
    /// has no effect on calls that a registered protocol captures, because the protocol does not see the task; use
    /// `URLRequest.capturing(skip:)` or ``CallOptions/skip`` there.
    ///
    /// - Parameters:
    ///   - isolation: The actor on which the operation runs. Default: that of the caller.
    ///   - operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
    public static func withoutCapture<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(skipping, operation: operation, isolation: isolation)
    }

    /// Runs a synchronous operation without capturing the calls that it makes.
    ///
    /// This method behaves like the asynchronous one.
    ///
    /// - Parameter operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
    public static func withoutCapture<Result>(_ operation: () throws -> Result) rethrows -> Result {
        try CallContext.$current.withValue(skipping, operation: operation)
    }

    private static var skipping: ContextScope {
        var context = CallContext.current?.context ?? CallContext()
        context.put(
            CallContext(user: nil, company: nil, subscription: nil, sessionToken: nil, isSkipped: true)
        )
        return ContextScope(context)
    }
}
