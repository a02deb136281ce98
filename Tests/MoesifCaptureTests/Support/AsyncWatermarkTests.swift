import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The waiters' clock stands still: only what a test does lets them go.
@Suite(.timeLimit(.minutes(5)))
struct AsyncWatermarkTests {
    private let milestone = AsyncWatermark()
    private let clock = ManualClock()

    private func isReached(_ number: Int) async -> Bool {
        await milestone.wait(for: number, until: .seconds(1), clock)
    }

    @Test func whoWaitsIsToldWhenItIsReached() async {
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

    @Test func nobodyWaitsBeyondTheDeadline() async {
        async let reached = isReached(1)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        #expect(await !reached)
    }

    @Test func nobodyWaitsWhenCancelled() async {
        let waiter = Task { await isReached(1) }
        waiter.cancel()
        #expect(await !waiter.value)
    }

    /// Whether a waiter comes just before the release or just after must make no difference.
    @Test func nobodyWaitsOnceItIsReleased() async {
        async let early = isReached(1)
        milestone.release()
        #expect(await !early)
        #expect(await !isReached(1))
        milestone.advance(to: 1)
        #expect(await isReached(1))
    }
}
