/// The contents of a spool, and the outcome of all records since it was opened.
struct SpoolCounts: Sendable, Equatable {
    /// The number of records on disk that wait for delivery.
    var records = 0
    /// The total size of the segment files, in bytes.
    var bytes = 0
    /// The number of complete, unsettled records found when the spool was opened, including expired ones.
    var recovered = 0
    /// The number of records written since.
    var appended = 0
    /// The number of records that were delivered, or dropped by the spool's owner.
    var acknowledged = 0
    /// The number of records dropped because they were too old.
    var expired = 0
    /// The number of records dropped to make room for others.
    var evicted = 0
    /// The number of records that had become unreadable by the time they were read.
    var lost = 0
    /// The known number of records found damaged when the spool was opened, and of unusable files.
    var damaged = 0
    /// The number of settled records that could not be marked on disk, so that a later process may deliver them again.
    var unmarked = 0

    /// True if every record is accounted for, which is always the case.
    var isBalanced: Bool {
        recovered + appended == records + acknowledged + expired + evicted + lost
    }
}
