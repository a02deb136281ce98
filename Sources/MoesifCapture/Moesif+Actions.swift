import Foundation

extension Moesif {
    /// Queues an action, such as a sign-up, that is not an HTTP call, and returns at once.
    ///
    /// The action is queued and delivered like an event, on disk if ``DeliveryOptions/spool`` is set, and counted in
    /// ``statistics``. It is neither sampled nor passed to ``Configuration/maskEvent``.
    ///
    /// If an id is not given, the action gets the id of the current context, as a call does: from `Moesif.withContext`,
    /// from the received call that is being handled if the app has given it one, or from
    /// ``identify(user:company:subscription:sessionToken:)``. No hook runs.
    ///
    /// ```swift
    /// let plan = "pro"
    /// try moesif.track("Signed Up", user: "12345", metadata: ["plan": plan, "seats": 3])
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the action, at most 256 bytes.
    ///   - user: The id of the user who performed the action.
    ///   - company: The id of the company on whose behalf it was performed.
    ///   - subscription: The id of the subscription that it counts for.
    ///   - sessionToken: The session in which it was performed.
    ///   - uri: The absolute URI at which it was performed, at most 32 KiB. Secrets in it are redacted as in the URL of
    ///     a call. Default: `app://` followed by the bundle identifier, or by the name of the process if there is none.
    ///   - ipAddress: The IP address of the user. Default: the address that the collector sees.
    ///   - userAgent: The user agent of the app or browser in which it was performed.
    ///   - metadata: Additional data, at most 64 KiB of JSON, nested at most 60 levels deep.
    /// - Throws: ``ActionError`` if the action is invalid or cannot be queued; nothing is queued then. An id that is
    ///   empty or longer than 1,024 bytes is an error if it is given as an argument. An id of the context that is too
    ///   long is left out instead.
    public func track(
        _ name: String,
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        uri: String? = nil,
        ipAddress: String? = nil,
        userAgent: String? = nil,
        metadata: JSONObject? = nil
    ) throws(ActionError) {
        guard let recorder else { throw .disabled }
        guard let denials = recorder.denialsOfItem() else { throw .noConsent }
        let bytes: [UInt8]
        do throws(ItemFault) {
            let context = CallContext.ofAction(recorder.account)
            let action = CustomAction(
                name: name,
                time: recorder.timeSource.date,
                uri: try uri.map { uri throws(ItemFault) in try recorder.redacted(uri: uri) } ?? Self.appURI,
                userID: user ?? context.user,
                companyID: company ?? context.company,
                subscriptionID: subscription ?? context.subscription,
                sessionToken: sessionToken ?? context.sessionToken,
                ipAddress: ipAddress,
                userAgent: userAgent,
                metadata: metadata
            )
            bytes = try action.json()
        } catch {
            throw ActionError(error)
        }
        if let refusal = recorder.enqueue(.action, bytes, denials: denials) { throw ActionError(refusal) }
    }

    /// Queues an action, with metadata that is held in variables, and returns at once.
    ///
    /// This method behaves like the one that takes a ``JSONObject``, and throws the same errors. It accepts a
    /// dictionary of values that convert to JSON.
    @_disfavoredOverload
    public func track(
        _ name: String,
        user: String? = nil,
        company: String? = nil,
        subscription: String? = nil,
        sessionToken: String? = nil,
        uri: String? = nil,
        ipAddress: String? = nil,
        userAgent: String? = nil,
        metadata: [String: any JSONConvertible]
    ) throws(ActionError) {
        try track(
            name,
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            uri: uri,
            ipAddress: ipAddress,
            userAgent: userAgent,
            metadata: JSONObject(metadata)
        )
    }

    /// The URI of an action if none is given.
    private static let appURI: String = {
        let name = Bundle.main.bundleIdentifier ?? ProcessInfo.processInfo.processName
        return "app://\(String(decoding: PercentCoding.encode(name.utf8), as: UTF8.self))/"
    }()
}

extension CallContext {
    /// Returns the ids of the current task's context, of the received call that is being handled, and of the account.
    fileprivate static func ofAction(_ account: CallContext) -> CallContext {
        let context = current?.context ?? CallContext()
        let ids = (context.served.map { context.inheriting($0.said) } ?? context).inheriting(account)
        func fitting(_ id: String?) -> String? {
            id.flatMap { $0.utf8.count <= ItemLimits.idBytes ? $0 : nil }
        }
        return CallContext(
            user: fitting(ids.user),
            company: fitting(ids.company),
            subscription: fitting(ids.subscription),
            sessionToken: fitting(ids.sessionToken)
        )
    }
}

extension Recorder {
    /// Returns the URI of an action after redaction, or throws if it is not absolute or too long.
    fileprivate func redacted(uri: String) throws(ItemFault) -> String {
        let limit = EventBuilder.maximumURILength
        try ItemFault.check(uri, "uri", limit: limit)
        let scheme = uri.utf8.prefix { ASCII.isWordCharacter($0) || $0 == ASCII.plus || $0 == ASCII.point }
        guard !scheme.isEmpty, uri.utf8.dropFirst(scheme.count).starts(with: "://".utf8) else {
            throw .notAbsolute("uri")
        }
        let redacted = redacted(outgoing: uri)
        try ItemFault.check(redacted, "uri", limit: limit)
        return redacted
    }
}

extension Moesif.ActionError {
    fileprivate init(_ refusal: Moesif.DropReason) {
        switch refusal {
        case .shutDown: self = .shutDown
        case .noConsent: self = .noConsent
        default: self = .queueFull
        }
    }
}
