import Foundation

/// A client that records a call, with its state when the call started.
struct RecordingClient: Sendable {
    let recorder: Recorder
    let account: CallContext
    /// The number of times that consent had been denied by then.
    let denials: Int

    /// Returns `nil` if the client does not capture the call.
    init?(_ recorder: Recorder, _ url: URL?, _ direction: Moesif.Event.Direction) {
        guard recorder.isChosen(url, direction) else { return nil }
        // A call that starts while consent is being denied gets the count before the denial, or is not captured.
        guard let denials = recorder.store.admittedDenials else { return nil }
        self.init(recorder, account: recorder.account, denials: denials)
    }

    init(_ recorder: Recorder, account: CallContext, denials: Int) {
        self.recorder = recorder
        self.account = account
        self.denials = denials
    }

    /// The client with its state for a call that starts now; `nil` while consent is denied.
    var now: RecordingClient? {
        guard let denials = recorder.store.admittedDenials else { return nil }
        return RecordingClient(recorder, account: recorder.account, denials: denials)
    }
}
