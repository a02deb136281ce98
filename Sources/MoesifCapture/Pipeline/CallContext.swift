/// The context that the app gives calls where it makes them: one call, or all that a task makes.
///
/// It beats what the hooks say.
package struct CallContext: Sendable {
    /// The context of the calls that the current task makes.
    ///
    /// A reference, so that two can be told apart.
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

    /// Shared by copies: a context is handed on several times on the way of each call.
    private final class Storage: Sendable {
        let values: Values

        init(_ values: Values) {
            self.values = values
        }
    }

    /// Nil where nothing is said, as for most calls; read in place, since a copy of all values costs more than most hooks.
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
    /// The name of the operation that the call is.
    var actionName: String? {
        get { storage?.values.actionName }
        set { values.actionName = newValue }
    }
    var tags: [String] { storage?.values.tags ?? [] }
    var isSkipped: Bool { storage?.values.isSkipped ?? false }
    /// Each is put on top of the one before.
    var metadata: [CallMetadata] {
        get { storage?.values.metadata ?? [] }
        set { values.metadata = newValue }
    }
    /// The request in whose service the call is made.
    var served: IncomingContext? {
        get { storage?.values.served }
        set { values.served = newValue }
    }

    /// The span around the call: that of the request that is being served, or one that the app names.
    var traceParent: TraceParent? {
        get { storage?.values.traceParent }
        set { values.traceParent = newValue }
    }

    /// The trace of a call that is made in the context, unless its request names one: a new span in the one around it.
    var newTrace: CallTrace? {
        traceParent.map(CallTrace.init(childOf:))
    }

    /// True for copies of one value.
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

    /// The context of one call: that of the task, beneath that of its request, beneath the metadata beside it.
    init(ofTask task: ContextScope?, ofRequest request: CallContext?, _ metadata: CallMetadata? = nil) {
        self = task?.context ?? CallContext()
        if let request { put(request) }
        if let metadata { self.metadata.append(metadata) }
    }

    /// Puts another context on top: what it says wins, and what both say of metadata and tags is merged.
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

/// One stretch of a task that has a context.
final class ContextScope: Sendable {
    let context: CallContext

    init(_ context: CallContext) {
        self.context = context
    }
}
