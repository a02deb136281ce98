/// How often each client of a fleet has an event.
package struct Traffic: Sendable {
    /// What it is called in tables.
    package let name: String
    /// The mean time between two events of a client, while it has any.
    let gap: Duration
    /// How long a client has events; then it has none for a while, again and again.
    var active = Duration.seconds(1 << 20)
    var idle = Duration.zero

    package static let all = [sparse, light, phased, brisk, full]

    /// Less often than clients try while the collector is out.
    package static let sparse = Traffic(name: "1 event in 2 min", gap: .seconds(120))
    package static let light = Traffic(name: "1 event in 10 s", gap: .seconds(10))
    package static let brisk = Traffic(name: "5 events/s", gap: .milliseconds(200))
    /// A batch fills before its interval is over.
    package static let full = Traffic(name: "20 events/s", gap: .milliseconds(50))
    package static let phased = Traffic(
        name: "2 events/s, 30 s of 90 s",
        gap: .milliseconds(500),
        active: .seconds(30),
        idle: .seconds(60)
    )
}
