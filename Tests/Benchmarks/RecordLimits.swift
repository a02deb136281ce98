/// The limits for the cost of capturing a call.
///
/// They leave room for the noise of a busy machine with two processors.
enum RecordLimits {
    /// The name of a measured figure, its limit, and the reason for the limit.
    struct Limit {
        let name: String
        let most: Double
        let reason: String
    }

    static let callerTime = Limit(
        name: "caller, ns/call",
        most: 9000,
        reason:
            "one counter and one append: no body is read, nothing is encoded, and the only system call is a wake-up; "
            + "if the worker is behind, as in this burst, the headers of waiting calls are counted, 100 ns each; "
            + "800 to 6,500 are usual, depending on the processor"
    )
    static let workTime = Limit(
        name: "all, CPU us/call",
        most: 120,
        reason: "a quarter of URLSession's time for a call; 21 to 70 are usual, depending on the processor"
    )
    static let workInstructions = Limit(
        name: "all, instructions/call",
        most: 207_000,
        reason:
            "201,000 to 205,400 are usual, 42,000 of them in Foundation for the headers of a response"
    )
    static let wrapper = Limit(
        name: "session, x plain",
        most: 2,
        reason: "each of these sequential calls wakes the worker; a ratio of 2 is beyond the noise of paired rounds"
    )
    static let loading = Limit(
        name: "protocol, x plain",
        most: 2,
        reason: "each of these sequential calls wakes the worker; a ratio of 2 is beyond the noise of paired rounds"
    )
}
