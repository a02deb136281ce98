import Foundation

@testable import MoesifCapture

/// Real time, except that a wait of a minute or more ends at once and moves the time forward.
///
/// For clients of a real server, which responds in real time but asks for a retry much later.
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
