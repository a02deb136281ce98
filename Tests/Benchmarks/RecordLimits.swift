/// The most that capturing a call may cost; what a check on a busy machine with two processors can hold.
enum RecordLimits {
    /// A figure that is measured, its limit, and why that is the limit.
    struct Limit {
        let name: String
        let most: Double
        let reason: String
    }

    static let callerTime = Limit(
        name: "caller, ns/call",
        most: 5000,
        reason: "one entry in the books and one append: no body is read, nothing is encoded, no system call but a wake-up"
    )
    static let callerInstructions = Limit(
        name: "caller, instructions/call",
        most: 5000,
        reason: "half a percent of what URLSession runs for a call on Linux"
    )
    static let workTime = Limit(
        name: "all, CPU us/call",
        most: 150,
        reason: "a fifth of URLSession's 750 us; twice what events of 5 KB need"
    )
    static let workInstructions = Limit(
        name: "all, instructions/call",
        most: 400_000,
        reason: "counted, so it hardly varies; a parsed and written body alone would be a million and more"
    )
    static let wrapper = Limit(
        name: "session, x plain",
        most: 1.3,
        reason: "a tenth is promised; the rest is noise of the machine, for pairs of calls"
    )
    static let loading = Limit(
        name: "protocol, x plain",
        most: 1.3,
        reason: "a tenth is promised; the rest is noise of the machine, for pairs of calls"
    )
}
