/// The course of a call, as far as the platform shows it.
struct CallTiming: Sendable, Equatable {
    /// The time from the start of the call until the head of its response was there; nil where that is not shown.
    var firstByte: Duration?
    /// The number of redirects; nil where they are not shown.
    var redirects: Int?
}
