extension Moesif {
    /// The hooks and options for outgoing calls: ``CallOptions`` and the options that only outgoing calls have.
    @dynamicMemberLookup
    public struct OutgoingOptions: Sendable {
        /// The options that received calls have too, each of which is also available directly on this value.
        public var common = Moesif.CallOptions()

        /// The hosts to which outgoing calls send a W3C `traceparent` header.
        ///
        /// The header is defined by [W3C Trace Context](https://www.w3.org/TR/trace-context/). A `traceparent` that the
        /// request or the session's configuration already contains stays as it is. `tracestate` is not sent.
        ///
        /// The header names the span of the call, with the flag `sampled`. The span is a child of the received call
        /// that is being handled, if that call has a trace. Otherwise it is the first span of a new trace. The event
        /// has the same `trace_id` and `span`, and lists the header among those of the request.
        ///
        /// Capturing sessions send the header with each captured call, even if the event is skipped or sampled out.
        /// With another HTTP client, begin the call with ``Moesif/begin(_:)`` and send ``OutgoingCall/traceParent``
        /// yourself. ``Moesif/record(request:response:error:start:duration:metadata:)`` and `Moesif.capture` add no
        /// header. A registered protocol cannot change what a plain `URLSession` sends, so it does not send the header
        /// either.
        ///
        /// A redirect to a listed host sends the header too, and a redirect to any other host does not. Background
        /// sessions on Apple's platforms do not send it, because the library does not see their redirects.
        ///
        /// Default: none. Requests stay as they are.
        public var propagatesTrace = HostList.none

        /// True if events of outgoing calls report the timing and size of the call in `metadata.capture.timing`.
        ///
        /// - `first_byte`: The time from the start of the call to the head of its response, in seconds with millisecond
        ///   precision. Linux reports it for `data` and `upload` calls that are awaited in a capturing session, for
        ///   `bytes`, and for data and upload tasks that report to a delegate, by every route. It does not report it
        ///   for downloads, for tasks with a completion handler, or for calls that are awaited in a plain session.
        /// - `redirects`: The number of redirects with which the server responded, including refused ones. Linux
        ///   reports it for all calls, unless a challenge was answered or the call was cancelled.
        /// - `request_bytes`: The length of the request body in bytes. It is unknown for a stream.
        /// - `response_bytes`: The length of the response body in bytes, or of the part that a stream or a session
        ///   delegate received before the call failed. It is unknown if the event has neither the body nor its size.
        ///
        /// A value that the platform does not report is left out. Calls that the app records by hand have only lengths.
        ///
        /// Default: false.
        public var logTiming = false

        /// Creates the options with the default values for outgoing calls.
        public init() {}

        /// Accesses an option of ``common``.
        public subscript<Option>(dynamicMember option: WritableKeyPath<Moesif.CallOptions, Option>) -> Option {
            get { common[keyPath: option] }
            set { common[keyPath: option] = newValue }
        }
    }
}
