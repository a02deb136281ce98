/// The most that delivery to a collector far away may cost, and the least that it must do; what a check on a busy
/// machine with two processors can hold.
struct DistanceLimits {
    /// In microseconds for each of 50 events a second.
    static let steadyWork = 600.0
    static let steadyWorkReason =
        "making and packing the event, on a processor that has rested meanwhile, and its share of an upload, are 60 to "
        + "330, by the processor and who else uses it; waiting costs nothing"
    /// In events a second.
    let backlogRate: Double
    let backlogReason: String
    static let connections = 4
    static let connectionsReason = "one for each upload at a time, kept for the next"

    static let standard = DistanceLimits(
        backlogRate: 1500,
        backlogReason: "four uploads of up to 100 on their way at once, 150 ms each, would be 2,600"
    )
    static let server = DistanceLimits(
        backlogRate: 11_000,
        backlogReason:
            "four uploads of up to 1,000 on their way at once would be 26,000, and 16,000 are usual: packing them takes "
            + "time too, and on a busy machine more"
    )
}
