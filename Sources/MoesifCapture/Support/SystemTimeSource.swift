public import Foundation

/// A time source that uses the system's continuous clock and wall clock, the default of every client.
public struct SystemTimeSource: Moesif.TimeSource {
    private static let origin = ContinuousClock.now

    /// Creates a time source; all instances share one origin.
    public init() {}

    /// The time since the first use of any instance.
    public var now: Duration {
        // The static origin is initialized on its first read, so it must be read before the clock.
        let origin = Self.origin
        return ContinuousClock.now - origin
    }

    /// The wall-clock time.
    public var date: Date {
        Date()
    }

    /// Waits on the continuous clock, which advances while the machine sleeps.
    ///
    /// - Parameter deadline: The value of ``now`` to wait for. A deadline that has passed returns at once.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func sleep(until deadline: Duration) async throws {
        try await Task.sleep(until: Self.origin + min(deadline, .longest + .longest), clock: .continuous)
    }
}
