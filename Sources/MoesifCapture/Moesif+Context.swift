extension Moesif {
    /// Runs something whose calls are all made for the same user, company, subscription or session, or share metadata.
    ///
    /// It reaches the calls made within `operation` and in the tasks it starts, not those of detached tasks or of
    /// Dispatch. Contexts nest: the inner one wins, and metadata is merged. What a request carries beats it, and it
    /// beats the global hooks. A task that is handed out is part of it when it is made in it, and on the protocol route
    /// when it is resumed in it.
    ///
    /// ```swift
    /// try await Moesif.withContext(user: "u-1", metadata: ["trace": "t-9"]) {
    ///     _ = try await session.data(from: url)
    /// }
    /// ```
    public static func withContext<Result>(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        metadata: JSONObject? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(
            nested(user, company, subscription, sessionToken, metadata),
            operation: operation,
            isolation: isolation
        )
    }

    /// Runs something synchronous in a context; see the asynchronous form.
    public static func withContext<Result>(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        metadata: JSONObject? = nil,
        _ operation: () throws -> Result
    ) rethrows -> Result {
        try CallContext.$current.withValue(
            nested(user, company, subscription, sessionToken, metadata),
            operation: operation
        )
    }

    private static func nested(
        _ user: String?,
        _ company: String?,
        _ subscription: String?,
        _ sessionToken: String?,
        _ metadata: JSONObject?
    ) -> ContextScope {
        var inner = CallContext(user: user, company: company, subscription: subscription, sessionToken: sessionToken)
        if let metadata { inner.metadata = [{ _ in metadata }] }
        var context = CallContext.current?.context ?? CallContext()
        context.put(inner)
        return ContextScope(context)
    }
}
