/// The limits for the cost and the speed of delivery to a distant collector.
///
/// They leave room for the noise of a busy machine with two processors.
struct DistanceLimits {
    /// The largest processor time per event in microseconds, at 50 events per second.
    static let steadyWork = 600.0
    static let steadyWorkReason =
        "making and compressing an event on a processor that was idle, and its share of an upload, take 60 to 330, "
        + "depending on the processor and its load; waiting costs nothing"
    /// The smallest number of events per second while a backlog is delivered.
    let backlogRate: Double
    let backlogReason: String
    static let connections = 4
    static let connectionsReason = "one for each concurrent upload, kept for the next one"

    static let standard = DistanceLimits(
        backlogRate: 1500,
        backlogReason: "four concurrent uploads of up to 100 events, 150 ms each, would be 2,600"
    )
    static let server = DistanceLimits(
        backlogRate: 11_000,
        backlogReason:
            "four concurrent uploads of up to 1,000 events would be 26,000, and 16,000 are usual: compressing them "
            + "takes time too, and more on a busy machine"
    )
}
