/// What happened in each second, and what became of the events.
struct FleetTally: Sendable {
    private(set) var requests: [Int]
    private(set) var delivered: [Int]
    private(set) var lost = 0
    private(set) var waiting = 0
    private(set) var unrecovered = 0
    /// When the last client had worked off what had piled up.
    private(set) var lastRecovery = Duration.zero
    /// The most events that one client held.
    private(set) var mostHeld = 0

    init(seconds: Int) {
        requests = Array(repeating: 0, count: seconds)
        delivered = requests
    }

    mutating func request(at time: Duration) {
        requests[Int(time.components.seconds)] += 1
    }

    mutating func deliver(_ count: Int, at time: Duration) {
        // An answer may come after the last second.
        delivered[min(Int(time.components.seconds), delivered.count - 1)] += count
    }

    /// Enters how many events one client holds.
    mutating func hold(_ count: Int) {
        mostHeld = max(mostHeld, count)
    }

    mutating func lose(_ count: Int) {
        lost += count
    }

    mutating func recover(at time: Duration) {
        lastRecovery = max(lastRecovery, time)
    }

    mutating func end(waiting count: Int, isRecovering: Bool) {
        waiting += count
        mostHeld = max(mostHeld, count)
        unrecovered += isRecovering ? 1 : 0
    }

    mutating func add(_ other: FleetTally) {
        for second in requests.indices {
            requests[second] += other.requests[second]
            delivered[second] += other.delivered[second]
        }
        lost += other.lost
        waiting += other.waiting
        unrecovered += other.unrecovered
        lastRecovery = max(lastRecovery, other.lastRecovery)
        mostHeld = max(mostHeld, other.mostHeld)
    }
}
