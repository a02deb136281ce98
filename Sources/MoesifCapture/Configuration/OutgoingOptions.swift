extension Moesif {
    /// The options of outgoing calls: ``CallOptions``, and what is known and sent of calls that the app makes itself.
    @dynamicMemberLookup
    public struct OutgoingOptions: Sendable {
        /// The options that incoming calls have too; each is an option of the outgoing ones by its name.
        public var common = Moesif.CallOptions()

        /// The hosts to which outgoing calls send the header `traceparent` of W3C Trace Context
        /// (https://www.w3.org/TR/trace-context/), where their request has none.
        ///
        /// The header names the call's span: a child of the call that is being served, if that has a trace, or else the
        /// first of a new trace, with the flag `sampled`. The event has the same `trace_id` and `span`, and the header
        /// with the others of its request. A header of the request's own, or of the session's configuration, stays as
        /// it is. `tracestate` is not sent.
        ///
        /// Capturing sessions send it with each call that is captured, also where its event is skipped or sampled out.
        /// Whoever makes calls without URLSession begins them with `Moesif.begin(_:)` and sends
        /// `OutgoingCall.traceParent`; `record` and `capture` add nothing. A protocol cannot change what a plain
        /// `URLSession` sends: calls that are captured by `registerGlobally()`, `capture(_:)` and `capture(with:)` alone
        /// do not send it.
        ///
        /// A redirect to a listed host sends it too, and one to another host does not. Background sessions of Apple's
        /// platforms do not send it, since their redirects are followed unseen.
        ///
        /// Default: none, the requests stay as they are.
        public var propagatesTrace = HostList.none

        /// True if `metadata.capture.timing` of an outgoing call's event says what the platform shows of its course.
        ///
        /// - `first_byte`: seconds from the start of the call until the head of its response was there, to the
        ///   millisecond. Linux shows it of `data` and `upload` that are awaited in a capturing session, of `bytes`, and
        ///   of data and upload tasks that report to a delegate, by every route. It does not show it of downloads, of
        ///   tasks with a completion handler, and of calls that are awaited in a plain session.
        /// - `redirects`: how many the server answered with, refused ones included. Linux shows it of all calls, unless
        ///   a challenge was answered or the call was cancelled.
        /// - `request_bytes`: the length of the body that the app gave; not known of a stream.
        /// - `response_bytes`: the length of the body that the app was given, or of the part that a stream or a session's
        ///   delegate was given before the call failed. Not known where the event has neither the body nor its size.
        ///
        /// A value that is not shown is left out: nothing is a guess. Calls that the app describes have only lengths.
        ///
        /// Default: false.
        public var logTiming = false

        /// Creates the options with their defaults.
        public init() {}

        /// An option of `common`.
        public subscript<Option>(dynamicMember option: WritableKeyPath<Moesif.CallOptions, Option>) -> Option {
            get { common[keyPath: option] }
            set { common[keyPath: option] = newValue }
        }
    }
}
