extension Moesif {
    /// Runs something whose calls are all made for the same user, company, subscription or session, are the same
    /// operation, or share metadata.
    ///
    /// `actionName` is the name of the operation, such as the operation id that a generated client has at hand. Of a call
    /// that the app receives, it is the call's own: the calls made while it is served do not have it.
    ///
    /// It reaches the calls made within `operation` and in the tasks it starts, not those of detached tasks or of
    /// Dispatch. Contexts nest: the inner one wins, and metadata is merged. What a request carries beats it, and it
    /// beats the global hooks. A task that is handed out is part of it when it is made in it; on Linux, by the protocol
    /// route, when it is resumed in it. On Apple's platforms a protocol does not see contexts: use
    /// `URLRequest.capturing`.
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
        actionName: String? = nil,
        metadata: JSONObject? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await CallContext.$current.withValue(
            nested(
                CallContext(
                    user: user,
                    company: company,
                    subscription: subscription,
                    sessionToken: sessionToken,
                    actionName: actionName
                ),
                metadata
            ),
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
        actionName: String? = nil,
        metadata: JSONObject? = nil,
        _ operation: () throws -> Result
    ) rethrows -> Result {
        try CallContext.$current.withValue(
            nested(
                CallContext(
                    user: user,
                    company: company,
                    subscription: subscription,
                    sessionToken: sessionToken,
                    actionName: actionName
                ),
                metadata
            ),
            operation: operation
        )
    }

    /// Runs something in a context with metadata that is in variables; see the other form.
    @_disfavoredOverload
    public static func withContext<Result>(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        actionName: String? = nil,
        metadata: [String: any JSONConvertible],
        isolation: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Result
    ) async rethrows -> Result {
        try await withContext(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            actionName: actionName,
            metadata: JSONObject(metadata),
            isolation: isolation,
            operation
        )
    }

    /// Runs something synchronous in a context with metadata that is in variables; see the asynchronous form.
    @_disfavoredOverload
    public static func withContext<Result>(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        actionName: String? = nil,
        metadata: [String: any JSONConvertible],
        _ operation: () throws -> Result
    ) rethrows -> Result {
        try withContext(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            actionName: actionName,
            metadata: JSONObject(metadata),
            operation
        )
    }

    private static func nested(_ said: CallContext, _ metadata: JSONObject?) -> ContextScope {
        var inner = said
        if let metadata { inner.metadata = [{ _ in metadata }] }
        var context = CallContext.current?.context ?? CallContext()
        context.put(inner)
        return ContextScope(context)
    }
}
