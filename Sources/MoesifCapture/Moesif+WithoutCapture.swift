extension Moesif {
    /// Runs something whose calls are to be no events, of any client.
    ///
    /// For what must not capture itself, such as a log handler that sends the client's own entries. It reaches as far as
    /// `withContext(user:company:subscription:sessionToken:actionName:metadata:isolation:_:)`: not to calls of
    /// `URLSession.shared` on Apple's platforms, where a protocol does not see the task; `URLRequest.capturing(skip:)` and
    /// the hook `skip` do. The calls are counted as skipped.
    public static func withoutCapture<Result>(
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(skipping, operation: operation, isolation: isolation)
    }

    /// Runs something synchronous whose calls are to be no events; see the asynchronous form.
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
