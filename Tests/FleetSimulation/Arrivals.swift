/// The times at which the events of one client arrive: one in each gap, at a random moment.
///
/// The times are computed and not stored, because a client has thousands of events and a fleet has 100,000 clients.
struct Arrivals: Sendable {
    private let seed: UInt64
    private let gap: Int64
    private let active: Int64
    private let cycle: Int64
    /// The part of its cycle that has passed when the client starts; earlier events do not count.
    private let offset: Int64
    private var first = 0

    init(_ traffic: Traffic, seed: UInt64) {
        self.seed = seed
        gap = traffic.gap.nanoseconds
        active = traffic.active.nanoseconds
        cycle = active + traffic.idle.nanoseconds
        let range = traffic.idle > .zero ? cycle : gap
        offset = Int64(SeededRandom.fraction(of: ~seed) * Double(range))
        first = count(until: .nanoseconds(-1))
    }

    /// Returns the time at which the event with an index arrives.
    func time(of index: Int) -> Duration {
        let place = index + first
        let busy = Int64(place) * gap + jitter(place)
        let (cycles, rest) = busy.quotientAndRemainder(dividingBy: active)
        return .nanoseconds(cycles * cycle + rest - offset)
    }

    /// Returns the number of events that have arrived by a time.
    func count(until time: Duration) -> Int {
        let (cycles, rest) = (time.nanoseconds + offset).quotientAndRemainder(dividingBy: cycle)
        let busy = cycles * active + min(rest, active - 1)
        let place = Int(busy / gap)
        return place + (jitter(place) <= busy % gap ? 1 : 0) - first
    }

    private func jitter(_ place: Int) -> Int64 {
        Int64(
            SeededRandom.fraction(of: seed &+ UInt64(bitPattern: Int64(place)) &* 0x9E37_79B9_7F4A_7C15) * Double(gap)
        )
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
