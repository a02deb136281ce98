#if canImport(FoundationNetworking)
import Foundation

/// The context, account and consent of a call as its task was resumed.
struct ResumedCall: Sendable {
    var scope: ContextScope?
    /// The client that is to record the call, of which account and consent are; nil where that is not certain.
    var recorder: ObjectIdentifier?
    /// Empty where none was named.
    var account = CallContext()
    /// The number of times that consent had been denied; nil where the client does not capture the call.
    var denials: Int? = 0

    init(_ scope: ContextScope? = nil, account: CallContext = CallContext(), denials: Int? = 0) {
        self.scope = scope
        self.account = account
        self.denials = denials
    }

    /// A call as it is resumed now, for a client that is to record it.
    init(_ scope: ContextScope?, of recorder: Recorder, _ client: RecordingClient?) {
        self.scope = scope
        self.recorder = ObjectIdentifier(recorder)
        account = client?.account ?? CallContext()
        denials = client?.denials
    }

    /// True when two calls that cannot be told apart are alike in everything.
    private func isSame(as other: ResumedCall) -> Bool {
        scope === other.scope && recorder == other.recorder && account.isSame(as: other.account)
            && denials == other.denials
    }

    /// The client as it records the call to a URL, if it does; as of now, where the call was another's to record.
    func client(_ recorder: Recorder, _ url: URL?) -> RecordingClient? {
        guard self.recorder == ObjectIdentifier(recorder) else { return RecordingClient(recorder, url, .outgoing) }
        return denials.map { RecordingClient(recorder, account: account, denials: $0) }
    }

    /// Returns what is certain of a call that may be either; what differs is nobody's.
    func merged(with other: ResumedCall) -> ResumedCall {
        guard !isSame(as: other) else { return self }
        var call = ResumedCall(
            scope === other.scope ? scope : nil,
            account: account.isSame(as: other.account) ? account : CallContext(),
            denials: denials.flatMap { denials in other.denials.map { min(denials, $0) } }
        )
        call.recorder = recorder == other.recorder ? recorder : nil
        return call
    }
}
#endif
