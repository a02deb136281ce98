extension Moesif {
    /// Runs an operation and attributes the calls that it makes to a user, company, subscription or session.
    ///
    /// The context can also name the operation that the calls perform, and add metadata to their events.
    ///
    /// The context applies to calls made within `operation` and in the tasks that it starts, but not in detached tasks
    /// or on Dispatch queues. Contexts nest: inner values win, and metadata is merged. Values given with
    /// `URLRequest.capturing` take precedence over the context, and the context takes precedence over hooks.
    ///
    /// A `URLSessionTask` belongs to the context in which it is created. On Linux, with a registered protocol, it
    /// belongs to the context in which it is resumed. On Apple's platforms, a registered protocol does not see
    /// contexts; use `URLRequest.capturing` there.
    ///
    /// ```swift
    /// try await Moesif.withContext(user: "u-1", metadata: ["trace": "t-9"]) {
    ///     _ = try await session.data(from: url)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - user: The id of the user. Default: that of the outer context.
    ///   - company: The id of the company. Default: that of the outer context.
    ///   - subscription: The id of the subscription. Default: that of the outer context.
    ///   - sessionToken: The session that the calls belong to. Default: that of the outer context.
    ///   - actionName: The name of the operation that the calls perform, such as the operation id that a generated
    ///     client knows. For a received call, it names that call alone, not the calls made while it is handled.
    ///     Default: that of the outer context.
    ///   - metadata: Data to add to the events of the calls. Default: none.
    ///   - isolation: The actor on which the operation runs. Default: that of the caller.
    ///   - operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
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

    /// Runs a synchronous operation and attributes the calls that it makes to a user, company, subscription or session.
    ///
    /// This method behaves like the asynchronous one.
    ///
    /// - Parameters:
    ///   - user: The id of the user. Default: that of the outer context.
    ///   - company: The id of the company. Default: that of the outer context.
    ///   - subscription: The id of the subscription. Default: that of the outer context.
    ///   - sessionToken: The session that the calls belong to. Default: that of the outer context.
    ///   - actionName: The name of the operation that the calls perform. Default: that of the outer context.
    ///   - metadata: Data to add to the events of the calls. Default: none.
    ///   - operation: The operation to run.
    /// - Returns: The result of the operation.
    /// - Throws: Any error that the operation throws.
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

    /// Runs an operation in a context, with metadata that is held in variables.
    ///
    /// This method behaves like the one that takes a ``JSONObject``. It accepts a dictionary of values that convert to
    /// JSON.
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

    /// Runs a synchronous operation in a context, with metadata that is held in variables.
    ///
    /// This method behaves like the one that takes a ``JSONObject``. It accepts a dictionary of values that convert to
    /// JSON.
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
