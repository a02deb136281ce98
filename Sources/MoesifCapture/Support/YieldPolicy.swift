import Foundation

/// Decides when background work yields the processor to other threads.
///
/// Linux preempts lazily: a thread that wakes on a busy processor can wait up to 4 ms for the next tick, regardless of
/// priorities. Yielding also gives up the turn of this thread. The policy therefore never yields more time than it has
/// worked, so that work continues even if other threads never pause.
struct YieldPolicy {
    /// The minimum work between two yields.
    static let interval = Duration.microseconds(200)

    private var lastOffer: Duration
    /// The time that the last yield took, which must be worked off before the next one.
    private var given = Duration.zero

    init(now: Duration) {
        lastOffer = now
    }

    /// Yields the processor if it is time to.
    ///
    /// - Parameters:
    ///   - now: Reads a clock that advances while other threads run.
    ///   - offer: Yields, and returns after the other threads have had their turn.
    mutating func offer(now: () -> Duration, by offer: () -> Void) {
        let begin = now()
        let worked = begin - lastOffer
        guard worked >= max(Self.interval, given) else { return }
        offer()
        lastOffer = now()
        given = lastOffer - begin
    }
}

extension YieldPolicy {
    /// Creates a policy that starts now, on the system's clock.
    init() {
        self.init(now: SystemTimeSource().now)
    }

    /// Yields the processor to other threads of the system if it is time to.
    mutating func offer() {
        offer(now: { SystemTimeSource().now }, by: { sched_yield() })
    }
}
