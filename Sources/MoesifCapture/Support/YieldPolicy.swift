import Foundation

/// Decides when work that nobody waits for offers the processor to other threads.
///
/// Linux preempts lazily: a thread that wakes up on a processor that computes can wait there for the next tick, up to
/// 4 ms, whatever the priorities are. But who offers the processor also gives up its turn. So no more time is given
/// than has been worked, and work goes on where other threads never pause.
struct YieldPolicy {
    /// The least work between two offers.
    static let interval = Duration.microseconds(200)

    private var lastOffer: Duration
    /// The time that was given and has not been worked off.
    private var given = Duration.zero

    init(now: Duration) {
        lastOffer = now
    }

    /// Offers the processor if it is time to.
    ///
    /// - Parameters:
    ///   - now: Reads a clock that goes on while other threads run.
    ///   - offer: Returns once other threads have had their turn.
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
    /// Begins with the system's clock.
    init() {
        self.init(now: SystemTimeSource().now)
    }

    /// Offers the processor to the system's other threads if it is time to.
    mutating func offer() {
        offer(now: { SystemTimeSource().now }, by: { sched_yield() })
    }
}
