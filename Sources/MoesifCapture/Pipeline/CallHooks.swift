/// Asks the app about a call.
///
/// A hook that throws leaves its part out, and is named in the log.
struct CallHooks: Sendable {
    private let options: Moesif.CallOptions
    private let credentialUser: TokenUserResolver
    private let log: Log

    init(_ options: Moesif.CallOptions, _ mode: Moesif.Redaction.Mode, log: Log) {
        self.options = options
        credentialUser = TokenUserResolver(options, mode)
        self.log = log
    }

    /// True when the call is not to become an event.
    func skips(_ call: CapturedCall, _ context: CallContext) -> Bool {
        context.isSkipped || ask("skip", options.skip, call) ?? false
    }

    /// For whom the call was made: what its context says wins, and its metadata goes on top of the global.
    ///
    /// - Parameter account: The client's account when the call started, which counts where the hooks return nothing.
    func identity(of call: CapturedCall, _ context: CallContext, _ account: CallContext) -> CallAttributes {
        var identity = CallAttributes()
        let ids = ids(of: call, context, account)
        identity.userID = ids.user
        identity.companyID = ids.company
        identity.subscriptionID = ids.subscription
        identity.sessionToken = ids.sessionToken
        identity.actionName = context.actionName ?? answer("actionName", options.actionName, call)
        identity.tags = context.tags
        identity.metadata = ask("metadata", options.metadata, call) ?? nil
        for metadata in context.metadata {
            guard let own = ask("metadata of the call", metadata, call) ?? nil else { continue }
            var merged = identity.metadata ?? [:]
            merged.merge(own)
            identity.metadata = merged
        }
        return identity
    }

    /// The ids alone: those of the context, and where it has none, those of the hooks, of the account, then of the
    /// credential.
    func ids(of call: CapturedCall, _ context: CallContext, _ account: CallContext) -> CallContext {
        CallContext(
            user: context.user ?? answer("identifyUser", options.identifyUser, call) ?? account.user
                ?? credentialUser.user(of: call.request.headers),
            company: context.company ?? answer("identifyCompany", options.identifyCompany, call) ?? account.company,
            subscription: context.subscription ?? answer("identifySubscription", options.identifySubscription, call)
                ?? account.subscription,
            sessionToken: context.sessionToken ?? answer("sessionToken", options.sessionToken, call)
                ?? account.sessionToken
        )
    }

    private func answer(
        _ name: StaticString,
        _ hook: (@Sendable (CapturedCall) throws -> String?)?,
        _ call: CapturedCall
    ) -> String? {
        guard let id = ask(name, hook, call) ?? nil, !id.isEmpty else { return nil }
        return id
    }

    private func ask<Answer>(
        _ name: StaticString,
        _ hook: (@Sendable (CapturedCall) throws -> Answer)?,
        _ call: CapturedCall
    ) -> Answer? {
        do {
            return try hook?(call)
        } catch {
            log.debug("the hook \(name) threw an error of type \(type(of: error))")
            return nil
        }
    }
}
