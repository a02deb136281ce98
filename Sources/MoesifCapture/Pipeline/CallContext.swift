/// The context that the app gives calls where it makes them: one call, or all that a task makes.
///
/// It beats what the hooks say.
package struct CallContext: Sendable {
    /// The context of the calls that the current task makes.
    ///
    /// A reference, so that two can be told apart.
    @TaskLocal static var current: ContextScope?

    var user: String?
    var company: String?
    var sessionToken: String?
    var tags: [String] = []
    var isSkipped = false
    /// Each is put on top of the one before.
    var metadata: [CallMetadata] = []
    /// The request in whose service the call is made.
    var served: IncomingContext?

    package init() {}

    init(user: String?, company: String?, sessionToken: String?, tags: [String] = [], isSkipped: Bool = false) {
        self.user = Self.answer(user)
        self.company = Self.answer(company)
        self.sessionToken = Self.answer(sessionToken)
        self.tags = tags
        self.isSkipped = isSkipped
    }

    /// The context of one call: that of the task, beneath that of its request, beneath the metadata beside it.
    init(ofTask task: ContextScope?, ofRequest request: CallContext?, _ metadata: CallMetadata? = nil) {
        self = task?.context ?? CallContext()
        if let request { put(request) }
        if let metadata { self.metadata.append(metadata) }
    }

    /// Puts another context on top: what it says wins, and what both say of metadata and tags is merged.
    mutating func put(_ inner: CallContext) {
        user = inner.user ?? user
        company = inner.company ?? company
        sessionToken = inner.sessionToken ?? sessionToken
        tags += inner.tags.filter { !tags.contains($0) }
        isSkipped = isSkipped || inner.isSkipped
        metadata += inner.metadata
        served = inner.served ?? served
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
