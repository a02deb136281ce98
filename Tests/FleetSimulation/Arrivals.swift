/// When the events of one client come: one in each gap, at a moment of chance.
///
/// Computed, not stored: a client of a fleet has thousands of events, and a fleet 100,000 clients.
struct Arrivals: Sendable {
    private let seed: UInt64
    private let gap: Int64
    private let active: Int64
    private let cycle: Int64
    /// How far into its cycle the client starts; the events before are none.
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

    /// When the event with this index comes.
    func time(of index: Int) -> Duration {
        let place = index + first
        let busy = Int64(place) * gap + jitter(place)
        let (cycles, rest) = busy.quotientAndRemainder(dividingBy: active)
        return .nanoseconds(cycles * cycle + rest - offset)
    }

    /// How many events have come by then.
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
