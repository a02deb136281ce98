/// The frequency at which each client of a fleet has events.
package struct Traffic: Sendable {
    /// The name in tables.
    package let name: String
    /// The mean time between two events of an active client.
    let gap: Duration
    /// The time for which a client has events, before it is idle; the two alternate.
    var active = Duration.seconds(1 << 20)
    var idle = Duration.zero

    package static let all = [sparse, light, phased, brisk, full]

    /// Events that are less frequent than the retries of a client during an outage.
    package static let sparse = Traffic(name: "1 event in 2 min", gap: .seconds(120))
    package static let light = Traffic(name: "1 event in 10 s", gap: .seconds(10))
    package static let brisk = Traffic(name: "5 events/s", gap: .milliseconds(200))
    /// Events that fill a batch before its interval is over.
    package static let full = Traffic(name: "20 events/s", gap: .milliseconds(50))
    package static let phased = Traffic(
        name: "2 events/s, 30 s of 90 s",
        gap: .milliseconds(500),
        active: .seconds(30),
        idle: .seconds(60)
    )
}
