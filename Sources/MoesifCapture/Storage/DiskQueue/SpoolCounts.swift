/// What a spool holds, and what became of all it ever held since it was opened.
struct SpoolCounts: Sendable, Equatable {
    /// Records on disk that are still to be delivered.
    var records = 0
    /// Bytes that the segment files take.
    var bytes = 0
    /// Whole, undelivered records that were found when the spool was opened, those too old among them.
    var recovered = 0
    /// Records written since.
    var appended = 0
    /// Records that were delivered, or given up by the spool's owner.
    var acknowledged = 0
    /// Records given up because they were too old.
    var expired = 0
    /// Records given up to make room for others.
    var evicted = 0
    /// Records that were there, and could not be read any more when their turn came.
    var lost = 0
    /// Records found damaged when the spool was opened, as far as can be told, and files that could not be used.
    var damaged = 0
    /// Records that are done with, but could not be marked so on disk: a later process may deliver them again.
    var unmarked = 0

    /// True when every record is accounted for; it always is.
    var isBalanced: Bool {
        recovered + appended == records + acknowledged + expired + evicted + lost
    }
}
