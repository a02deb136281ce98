import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The time that an app waits for an update while the collector is down.
@Suite("Timeouts of customer updates", .timeLimit(.minutes(5)))
struct CustomerTimeoutTests {
    /// Moves a clock until a task has ended, and returns its value.
    private func value<Result: Sendable>(
        of task: Task<Result, Never>,
        _ clock: ManualClock,
        by step: Duration = .milliseconds(100)
    ) async -> Result {
        let isOver = Lock(false)
        Task {
            _ = await task.value
            isOver.withLock { $0 = true }
        }
        while !isOver.withLock({ $0 }), !Task.isCancelled {
            clock.advance(by: step)
            await Task.yield()
        }
        return await task.value
    }

    @Test(
        "An awaited update gives up after 30 seconds or after the configured timeout",
        arguments: [(nil, 6), (5.0, 3)]
    )
    func anUpdateGivesUpInTime(_ seconds: Double?, _ attempts: Int) async throws {
        let client = CustomerClient(
            chance: 0.9,
            configuring: {
                $0.delivery.updateTimeout = seconds.map { .seconds($0) } ?? Moesif.DeliveryOptions().updateTimeout
            },
            responding: { _ in CollectorResponse(status: 503) }
        )
        let error = try #require(await value(of: client.updating(), client.clock))
        #expect(error.reason == .gaveUp)
        // After 0.9 s, 1.8 s, 3.6 s and so on; fewer if the clock advances while the machine is busy.
        #expect(error.attempts <= attempts)
    }

    /// The collector receives the request and never answers.
    @Test("An update without a response gives up at its timeout")
    func anUpdateThatIsNotAnsweredGivesUpInTime() async throws {
        let client = CustomerClient.unanswered()
        let error = try #require(await value(of: client.updating(), client.clock))
        #expect(error.reason == .gaveUp && error.status == nil)
        #expect(client.clock.now >= .seconds(30))
    }

    /// The app's own transport may ignore cancellation.
    @Test("An update ends at its timeout although its transport ignores cancellation")
    func anUpdateEndsThoughItsTransportDoesNot() async throws {
        let block = OneShot<Void>()
        let client = CustomerClient(responding: { _ in
            // Cancellation does not end this wait.
            try await block.value()
            return CollectorResponse(status: 201)
        })
        let error = try #require(await value(of: client.updating(), client.clock))
        #expect(error.reason == .gaveUp)
        block.give(.success(()))
    }

    @Test("Each accepted batch of an update restarts the timeout")
    func manyUpdatesMayTakeLongerTogether() async throws {
        let count = Lock(0)
        let (asked, answered) = (AsyncWatermark(), AsyncWatermark())
        let client = CustomerClient(
            configuring: {
                $0.delivery.batchSize = 1
                $0.delivery.updateTimeout = .seconds(1000)
            },
            responding: { request in
                guard request.method == .post else { return CollectorResponse(status: 201) }
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                asked.advance(to: number)
                _ = await answered.wait(for: number, until: .seconds(3600), SystemTimeSource())
                return CollectorResponse(status: 201)
            }
        )
        let update = Task { [moesif = client.moesif] in
            await CustomerClient.error { try await moesif.updateUsers(CustomerClient.users(5)) }
        }
        for number in 1...5 {
            #expect(await asked.wait(for: number, until: .seconds(3600), SystemTimeSource()))
            client.clock.advance(by: .seconds(600))
            answered.advance(to: number)
        }
        #expect(await update.value == nil)
        #expect(client.clock.now >= .seconds(3000))
    }

    @Test("The log names the reason for each retry of an update")
    func theLogSaysWhatAnUpdateWaitsFor() async throws {
        let entries = Lock<[String]>([])
        let client = CustomerClient(
            configuring: { $0.log = { entry in entries.withLock { $0.append(entry.message) } } },
            responding: { _ in CollectorResponse(status: 503) }
        )
        #expect(await client.updating().value?.attempts == 10)
        await client.moesif.shutdown()
        let waits = entries.withLock {
            $0.filter { $0.contains("is not ready (status 503); next attempt for 1 user update in ") }
        }
        #expect(waits.count == 9)
    }

    @Test(
        "An update timeout outside its range disables the client",
        arguments: [Duration.zero, .seconds(3601), .seconds(-1)]
    )
    func aTimeoutThatMakesNoSenseIsRefused(_ timeout: Duration) {
        let moesif = Moesif(applicationID: "test") { $0.delivery.updateTimeout = timeout }
        #expect(
            moesif.state == .disabled(.outOfRange("delivery.updateTimeout", "more than 0 and at most 3600 seconds"))
        )
    }
}
