public import Foundation

extension Moesif {
    /// Where a client takes the time from, and how it waits.
    ///
    /// The client reads `now` for durations and deadlines, `date` for the times in events, and waits only through
    /// `sleep(until:)`; a test passes a clock it moves by hand and nothing in it waits for real.
    ///
    /// A conforming type guarantees that `now` never goes back, that `sleep(until:)` returns at once when the deadline
    /// has passed, and that it throws `CancellationError` as soon as its task is cancelled. All three are called from
    /// any thread, at the same time.
    public protocol TimeSource: Sendable {
        /// The time since an origin of the source's own; it never goes back.
        var now: Duration { get }

        /// The wall clock.
        var date: Date { get }

        /// Returns when `now` has reached `deadline`; throws `CancellationError` when the task is cancelled before.
        func sleep(until deadline: Duration) async throws
    }
}
