import Foundation

extension Moesif {
    /// Queues something that was done beside calls, such as a sign-up, and returns at once.
    ///
    /// It waits with the events, on disk if `delivery.spool` is set; it is delivered as they are and counted with them
    /// in `statistics`. It is neither sampled nor shown to `maskEvent`.
    ///
    /// An id that is not given is that of the context, as of a call: of `withContext`, of the request that is being
    /// served, where that was given one, or of `identify`; no hook is asked.
    ///
    /// ```swift
    /// let plan = "pro"
    /// try moesif.track("Signed Up", user: "12345", metadata: ["plan": plan, "seats": 3])
    /// ```
    ///
    /// - Parameters:
    ///   - name: The name of the action, at most 256 bytes.
    ///   - user: The user who did it.
    ///   - company: The company for which it was done.
    ///   - subscription: The subscription that it counts for.
    ///   - sessionToken: The session in which it was done.
    ///   - uri: Where it was done, absolute; secrets in it are redacted as those of a call's URL. Default: `app://`,
    ///     and the bundle's identifier or the name of the process.
    ///   - ipAddress: The address of who did it. Default: the one that the collector sees.
    ///   - userAgent: What the app or browser of who did it calls itself.
    ///   - metadata: Anything else, at most 64 KiB of JSON, no deeper than 60.
    /// - Throws: ``ActionError`` if it cannot be sent or cannot wait; nothing is queued then. An empty id is an error,
    ///   and so is one of more than 1,024 bytes; one of the context that is longer is left out, as of an event.
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

    /// Queues something that was done beside calls, with metadata that is in variables; see the other form.
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

    /// The place of an action that does not say where it was done.
    private static let appURI: String = {
        let name = Bundle.main.bundleIdentifier ?? ProcessInfo.processInfo.processName
        return "app://\(String(decoding: PercentCoding.encode(name.utf8), as: UTF8.self))/"
    }()
}

extension CallContext {
    /// For whom the current task acts, as far as the app has said.
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
    /// The URI of an action, fit to leave.
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
