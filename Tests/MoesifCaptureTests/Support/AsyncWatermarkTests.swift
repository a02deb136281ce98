import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The waiters' clock stands still, so only the test resumes them.
@Suite(.timeLimit(.minutes(5)))
struct AsyncWatermarkTests {
    private let milestone = AsyncWatermark()
    private let clock = ManualClock()

    private func isReached(_ number: Int) async -> Bool {
        await milestone.wait(for: number, until: .seconds(1), clock)
    }

    @Test("A waiter resumes when its number is reached") func whoWaitsIsToldWhenItIsReached() async {
        async let first = isReached(1)
        async let third = isReached(3)
        milestone.advance(to: 2)
        #expect(await first)
        #expect(milestone.hasReached(2) && !milestone.hasReached(3))
        milestone.advance(to: 3)
        #expect(await third)
        milestone.advance(to: 1)
        #expect(await isReached(3))
    }

    @Test("A waiter resumes at its deadline") func nobodyWaitsBeyondTheDeadline() async {
        async let reached = isReached(1)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        #expect(await !reached)
    }

    @Test("A cancelled waiter resumes") func nobodyWaitsWhenCancelled() async {
        let waiter = Task { await isReached(1) }
        waiter.cancel()
        #expect(await !waiter.value)
    }

    /// A waiter that arrives just before the release must behave like one that arrives just after.
    @Test("A release resumes present and future waiters") func nobodyWaitsOnceItIsReleased() async {
        async let early = isReached(1)
        milestone.release()
        #expect(await !early)
        #expect(await !isReached(1))
        milestone.advance(to: 1)
        #expect(await isReached(1))
    }
}
