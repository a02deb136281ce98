public import Foundation

/// The system's continuous clock and wall clock: the time source of every client that is not given another.
public struct SystemTimeSource: Moesif.TimeSource {
    private static let origin = ContinuousClock.now

    /// Creates the source; all of them share one origin.
    public init() {}

    /// The time since the first source was used.
    public var now: Duration {
        // The origin first: it is set when it is first read, and time before it would be negative.
        let origin = Self.origin
        return ContinuousClock.now - origin
    }

    /// The wall clock.
    public var date: Date {
        Date()
    }

    /// Waits on the continuous clock, which goes on while the machine sleeps.
    public func sleep(until deadline: Duration) async throws {
        try await Task.sleep(until: Self.origin + min(deadline, .longest + .longest), clock: .continuous)
    }
}
