/// The requests and deliveries of each second, and the outcome of the events.
struct FleetTally: Sendable {
    private(set) var requests: [Int]
    private(set) var delivered: [Int]
    private(set) var lost = 0
    private(set) var waiting = 0
    private(set) var unrecovered = 0
    /// The time at which the last client had delivered its backlog.
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
        // A response may arrive after the last second.
        delivered[min(Int(time.components.seconds), delivered.count - 1)] += count
    }

    /// Notes the number of events that one client holds.
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
