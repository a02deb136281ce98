/// Runs the app's hooks for a call.
///
/// If a hook throws, its part of the event is left out and the log names the hook. If `skip` throws, the call is still
/// captured.
struct CallHooks: Sendable {
    private let options: Moesif.CallOptions
    private let credentialUser: TokenUserResolver
    /// The name of the options, `outgoing` or `incoming`, which the log puts before the name of a hook.
    private let name: StaticString
    private var omissions: OmissionLogger

    init(
        _ options: Moesif.CallOptions,
        _ name: StaticString,
        _ mode: Moesif.Redaction.Mode,
        _ omissions: OmissionLogger
    ) {
        self.options = options
        self.name = name
        self.omissions = omissions
        credentialUser = TokenUserResolver(options, mode)
    }

    /// Returns the same hooks, which note errors elsewhere.
    func logging(to omissions: OmissionLogger) -> CallHooks {
        var hooks = self
        hooks.omissions = omissions
        return hooks
    }

    /// Returns why the app wants no event of the call; nil if it wants one.
    func omission(of call: CapturedCall, _ context: CallContext) -> CallOmission? {
        if context.isSkipped { return .skippedByContext }
        return ask("skip", options.skip, call, .captured) ?? false ? .skippedByHook(name) : nil
    }

    /// Returns the identity and attributes of the call.
    ///
    /// The values of the context take precedence over the results of the hooks. The metadata of the context is merged
    /// into the result of the `metadata` hook and overrides it.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - context: The context in which the call was made.
    ///   - account: The client's account when the call started, used for each id that a hook does not return.
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
            guard let own = ask("metadata of the call", metadata, call, isOption: false) ?? nil else { continue }
            var merged = identity.metadata ?? [:]
            merged.merge(own)
            identity.metadata = merged
        }
        return identity
    }

    /// Returns the ids of the call: from the context, else the hooks, else the account.
    ///
    /// The user id falls back to the credential of the request.
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
        _ call: CapturedCall,
        _ consequence: OmissionLogger.Consequence = .partLeftOut,
        isOption: Bool = true
    ) -> Answer? {
        do {
            return try hook?(call)
        } catch {
            omissions.noteThrow(of: isOption ? "\(self.name).\(name)" : "\(name)", error, call, consequence)
            return nil
        }
    }
}
