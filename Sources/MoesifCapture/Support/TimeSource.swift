public import Foundation

extension Moesif {
    /// A source of time for a client.
    ///
    /// The client reads ``now`` for durations and deadlines and ``date`` for the times in events. It waits only through
    /// ``sleep(until:)``. A test can therefore pass a clock that it advances by hand, and waits for no timer.
    ///
    /// A conforming type meets these requirements:
    ///
    /// - ``now`` never goes back.
    /// - ``sleep(until:)`` returns at once if the deadline has passed, and throws `CancellationError` as soon as its
    ///   task is cancelled.
    /// - All members may be used from any thread, at the same time.
    public protocol TimeSource: Sendable {
        /// The time since an origin that the source chooses.
        var now: Duration { get }

        /// The wall-clock time.
        var date: Date { get }

        /// Waits until ``now`` reaches a deadline.
        ///
        /// - Parameter deadline: The value of ``now`` to wait for.
        /// - Throws: `CancellationError` if the task is cancelled first.
        func sleep(until deadline: Duration) async throws
    }
}
