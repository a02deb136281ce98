#if canImport(FoundationNetworking)
import Foundation

/// The context, account and consent of a call at the time its task was resumed.
struct ResumedCall: Sendable {
    var scope: ContextScope?
    /// The client that is to record the call, to which account and consent belong; `nil` if that is uncertain.
    var recorder: ObjectIdentifier?
    /// The account; empty if the app has set none.
    var account = CallContext()
    /// The number of times that consent had been denied; `nil` if the client does not capture the call.
    var denials: Int? = 0

    init(_ scope: ContextScope? = nil, account: CallContext = CallContext(), denials: Int? = 0) {
        self.scope = scope
        self.account = account
        self.denials = denials
    }

    /// Creates the values of a call that is resumed now, for a client that is to record it.
    init(_ scope: ContextScope?, of recorder: Recorder, _ client: RecordingClient?) {
        self.scope = scope
        self.recorder = ObjectIdentifier(recorder)
        account = client?.account ?? CallContext()
        denials = client?.denials
    }

    /// Returns true if two calls that cannot be told apart have the same values.
    private func isSame(as other: ResumedCall) -> Bool {
        scope === other.scope && recorder == other.recorder && account.isSame(as: other.account)
            && denials == other.denials
    }

    /// Returns the client as it records a call to a URL, or `nil` if it does not.
    ///
    /// Uses the current values if another client was to record the call.
    func client(_ recorder: Recorder, _ url: URL?) -> RecordingClient? {
        guard self.recorder == ObjectIdentifier(recorder) else { return RecordingClient(recorder, url, .outgoing) }
        return denials.map { RecordingClient(recorder, account: account, denials: $0) }
    }

    /// Returns the values that are certain for a call that may be either of two; values that differ are left out.
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
