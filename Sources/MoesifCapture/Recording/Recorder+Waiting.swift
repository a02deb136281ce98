// What waits for the worker, and the options that count before it does.
extension Recorder {
    /// An entry that waits for the worker.
    enum Pending: Sendable {
        case call(FinishedCall)
        /// An item that is ready to be sent, and the denials of consent before it was made.
        case item(PayloadKind, [UInt8], _ denials: Int)
    }

    /// Something that waits, and the memory it is counted for.
    struct Waiting: Sendable {
        let pending: Pending
        let cost: Int
        /// The number of times that consent had been denied when its call started.
        var denials = Int.max
    }

    /// The options that count while a call is made.
    struct Options: Sendable {
        /// The hosts whose calls are captured.
        var outgoing = Moesif.HostList.all
        var incoming = Moesif.HostList.all
        /// The hosts of whose outgoing calls the events have bodies.
        var bodies = Moesif.HostList.all
        /// The hosts to which the header `traceparent` is sent; nil if it is sent to none.
        var tracedHosts: Moesif.HostList?
        /// True if the course of calls is noted.
        var notesTiming = false
    }

    /// The time at which the worker is to be woken.
    enum WakeUp: Sendable {
        case none, now, later
    }
}
