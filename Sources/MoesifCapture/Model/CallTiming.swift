/// The timing of a call, as far as the platform reports it.
struct CallTiming: Sendable, Equatable {
    /// The time from the start of the call to the head of its response, or nil if the platform does not report it.
    var firstByte: Duration?
    /// The number of redirects, or nil if the platform does not report them.
    var redirects: Int?
}
