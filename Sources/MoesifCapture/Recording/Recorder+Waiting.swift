// The entries that wait for the worker, and the options that apply before it runs.
extension Recorder {
    /// An entry that waits for the worker.
    enum Pending: Sendable {
        case call(FinishedCall)
        /// An item that is ready to be sent, and the number of times that consent had been denied before it was made.
        case item(PayloadKind, [UInt8], _ denials: Int)
    }

    /// An entry that waits, and the memory counted for it.
    struct Waiting: Sendable {
        let pending: Pending
        let cost: Int
        /// The number of times that consent had been denied when the call started.
        var denials = Int.max
    }

    /// The options that apply while a call is made.
    struct Options: Sendable {
        /// The hosts of captured calls.
        var outgoing = Moesif.HostList.all
        var incoming = Moesif.HostList.all
        /// The hosts of outgoing calls with bodies in their events.
        var bodies = Moesif.HostList.all
        /// The hosts that receive the header `traceparent`; `nil` for none.
        var tracedHosts: Moesif.HostList?
        /// True if the timing of calls is noted.
        var notesTiming = false
    }

    /// The time at which to wake the worker.
    enum WakeUp: Sendable {
        case none, now, later
    }
}
