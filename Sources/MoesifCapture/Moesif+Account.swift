extension Moesif {
    /// Sets the account on whose behalf outgoing calls are made from now on, for example after a login.
    ///
    /// An outgoing call gets the account that is current when it starts. For a task that the app creates and resumes
    /// itself, that is the account at the time of `resume()`. On Apple's platforms, it is the account at the time the
    /// task is created, or, with a registered protocol, at the time the task begins to load.
    ///
    /// Values given with `Moesif.withContext` or `URLRequest.capturing` take precedence over the account, and so do
    /// values that a hook returns. The account takes precedence over the user of a token; see
    /// ``CallOptions/authorizationHeaders``. It does not apply to received calls.
    ///
    /// Each call of this method replaces the whole account: an argument that is `nil` or empty clears its value.
    ///
    /// - Parameters:
    ///   - user: The id of the user. Default: none.
    ///   - company: The id of the company. Default: none.
    ///   - subscription: The id of the subscription. Default: none.
    ///   - sessionToken: The session that the calls belong to. Default: none.
    public func identify(
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil
    ) {
        recorder?.account = CallContext(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken
        )
    }

    /// Clears the account that ``identify(user:company:subscription:sessionToken:)`` has set, for example after a
    /// logout.
    public func reset() {
        recorder?.account = CallContext()
    }
}
