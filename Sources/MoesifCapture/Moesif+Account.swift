extension Moesif {
    /// Names the account that outgoing calls are made for from now on, as after a login.
    ///
    /// A call has the account that is current when it starts. That of a task that the app holds is the one that is
    /// current when it is resumed; on Apple's platforms, when it is made, and by the protocol route when it begins to
    /// load.
    ///
    /// `withContext` and `URLRequest.capturing` beat it, and so does a hook that returns something; it beats the user of
    /// a token. It says nothing of received calls. What is nil or empty is not named any more.
    ///
    /// - Parameters:
    ///   - user: The id of the user.
    ///   - company: The id of the company.
    ///   - subscription: The id of the subscription.
    ///   - sessionToken: The session the calls belong to.
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

    /// Names no account any more, as after a logout.
    public func reset() {
        recorder?.account = CallContext()
    }
}
