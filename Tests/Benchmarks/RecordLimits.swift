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
        most: 9000,
        reason:
            "one entry in the books and one append: no body is read, nothing is encoded, no system call but a wake-up; in a "
            + "burst that the worker is behind, as here, the headers of what waits are counted, some 100 ns each; "
            + "3,500 to 6,500 are usual, by the processor"
    )
    static let workTime = Limit(
        name: "all, CPU us/call",
        most: 120,
        reason: "a quarter of what URLSession needs for a call; 35 to 70 are usual, by the processor"
    )
    static let workInstructions = Limit(
        name: "all, instructions/call",
        most: 205_000,
        reason:
            "counted, so it hardly varies: 198,300 are usual, of which the headers of a response take 42,000 in Foundation"
    )
    static let wrapper = Limit(
        name: "session, x plain",
        most: 2,
        reason: "sequential calls wake the worker for each; twice as much is past all noise of paired rounds"
    )
    static let loading = Limit(
        name: "protocol, x plain",
        most: 2,
        reason: "sequential calls wake the worker for each; twice as much is past all noise of paired rounds"
    )
}
