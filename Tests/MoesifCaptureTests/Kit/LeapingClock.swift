import Foundation

@testable import MoesifCapture

/// Real time, except that a wait of a minute or more is over at once, and the time is what it would be after it.
///
/// For clients that talk to a real server, whose answers need real time, and that are told to come back much later.
final class LeapingClock: Moesif.TimeSource {
    private let real = SystemTimeSource()
    private let leapt = Lock(Duration.zero)

    var now: Duration {
        real.now + leapt.withLock { $0 }
    }

    var date: Date {
        real.date
    }

    func sleep(until deadline: Duration) async throws {
        let missing = deadline - now
        if missing >= .seconds(60) { leapt.withLock { $0 += missing } }
        try await real.sleep(until: deadline - leapt.withLock { $0 })
    }
}
