/// The context that the app attaches to one call, or to all calls that a task makes.
///
/// Its values take precedence over the results of the hooks.
package struct CallContext: Sendable {
    /// The context of the calls that the current task makes.
    ///
    /// A reference type, because two scopes with equal contexts must be distinguishable.
    @TaskLocal static var current: ContextScope?

    private struct Values: Sendable {
        var user: String?
        var company: String?
        var subscription: String?
        var sessionToken: String?
        var actionName: String?
        var tags: [String] = []
        var isSkipped = false
        var metadata: [CallMetadata] = []
        var served: IncomingContext?
        var traceParent: TraceParent?
    }

    /// The storage that copies share, because a context is passed on several times during each call.
    private final class Storage: Sendable {
        let values: Values

        init(_ values: Values) {
            self.values = values
        }
    }

    /// The values, or `nil` if none are set, as for most calls.
    ///
    /// The accessors read in place: copying all values costs more than most hooks.
    private var storage: Storage?
    private var values: Values {
        get { storage?.values ?? Values() }
        set { storage = Storage(newValue) }
    }

    var user: String? {
        get { storage?.values.user }
        set { values.user = newValue }
    }
    var company: String? {
        get { storage?.values.company }
        set { values.company = newValue }
    }
    var subscription: String? {
        get { storage?.values.subscription }
        set { values.subscription = newValue }
    }
    var sessionToken: String? {
        get { storage?.values.sessionToken }
        set { values.sessionToken = newValue }
    }
    /// The name of the operation that the call performs.
    var actionName: String? {
        get { storage?.values.actionName }
        set { values.actionName = newValue }
    }
    var tags: [String] { storage?.values.tags ?? [] }
    var isSkipped: Bool { storage?.values.isSkipped ?? false }
    /// The metadata in the order in which it is merged: later entries override earlier ones.
    var metadata: [CallMetadata] {
        get { storage?.values.metadata ?? [] }
        set { values.metadata = newValue }
    }
    /// The received request during which the call is made.
    var served: IncomingContext? {
        get { storage?.values.served }
        set { values.served = newValue }
    }

    /// The span around the call: the span of the received request, or a span that the app specifies.
    var traceParent: TraceParent? {
        get { storage?.values.traceParent }
        set { values.traceParent = newValue }
    }

    /// A new span within the span around the call, used unless the request itself carries a `traceparent` header.
    var newTrace: CallTrace? {
        traceParent.map(CallTrace.init(childOf:))
    }

    /// Returns true if the two contexts are copies of the same value.
    func isSame(as other: CallContext) -> Bool {
        storage === other.storage
    }

    package init() {}

    init(
        user: String?,
        company: String?,
        subscription: String?,
        sessionToken: String?,
        actionName: String? = nil,
        tags: [String] = [],
        isSkipped: Bool = false
    ) {
        let (user, company) = (Self.answer(user), Self.answer(company))
        let (subscription, sessionToken) = (Self.answer(subscription), Self.answer(sessionToken))
        let actionName = Self.answer(actionName)
        guard
            isSkipped || !tags.isEmpty || user != nil || company != nil || subscription != nil || sessionToken != nil
                || actionName != nil
        else { return }
        values = Values(
            user: user,
            company: company,
            subscription: subscription,
            sessionToken: sessionToken,
            actionName: actionName,
            tags: tags,
            isSkipped: isSkipped
        )
    }

    /// Creates the context of one call.
    ///
    /// The context of the request overrides the context of the task, and `metadata` overrides the metadata of both.
    init(ofTask task: ContextScope?, ofRequest request: CallContext?, _ metadata: CallMetadata? = nil) {
        self = task?.context ?? CallContext()
        if let request { put(request) }
        if let metadata { self.metadata.append(metadata) }
    }

    /// Merges another context into this one.
    ///
    /// The values of `inner` win; metadata and tags are combined.
    mutating func put(_ inner: CallContext) {
        guard storage != nil, inner.storage != nil else {
            storage = inner.storage ?? storage
            return
        }
        let inner = inner.values
        var values = values
        values.user = inner.user ?? values.user
        values.company = inner.company ?? values.company
        values.subscription = inner.subscription ?? values.subscription
        values.sessionToken = inner.sessionToken ?? values.sessionToken
        values.actionName = inner.actionName ?? values.actionName
        values.tags += inner.tags.filter { !values.tags.contains($0) }
        values.isSkipped = values.isSkipped || inner.isSkipped
        values.metadata += inner.metadata
        values.served = inner.served ?? values.served
        values.traceParent = inner.traceParent ?? values.traceParent
        self.values = values
    }

    private static func answer(_ id: String?) -> String? {
        id?.isEmpty == true ? nil : id
    }
}

/// A context and the part of a task in which it applies.
final class ContextScope: Sendable {
    let context: CallContext

    init(_ context: CallContext) {
        self.context = context
    }
}
