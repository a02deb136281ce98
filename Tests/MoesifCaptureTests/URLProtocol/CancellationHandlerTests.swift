#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A cancellation handler that cancels a `URLSession` task waits for the queue that `resume()` holds.
@Suite("Cancellation handlers that cancel a task", .tags(.linux))
struct CancellationHandlerTests {
    @Test(
        "The protocol decides about a request while a cancellation handler blocks",
        .tags(.race),
        arguments: [false, true]
    )
    func protocolDecidesWhileAHandlerRuns(hasAttachment: Bool) async throws {
        let moesif = Moesif(applicationID: "test") { $0.transport = RecordingTransport() }
        let plain = URLRequest(url: try #require(URL(string: "http://127.0.0.1:9/")))
        let request = hasAttachment ? plain.capturing(user: "u-1") : plain
        let race = Race()
        let call = Task {
            await withTaskCancellationHandler {
                race.isInstalled.signal()
                race.wait(for: race.handlerRuns)
                #expect(moesif.protocolClass.canInit(with: request))
                race.isDecided.signal()
            } onCancel: {
                race.handlerRuns.signal()
                race.note(race.wait(for: race.isDecided))
            }
        }
        DispatchQueue.global().async {
            race.wait(for: race.isInstalled)
            call.cancel()
        }
        await call.value
        #expect(race.isInTime)
        await moesif.shutdown()
    }
}

/// A call and its cancellation handler, on two threads.
private final class Race: Sendable {
    let isInstalled = DispatchSemaphore(value: 0)
    let handlerRuns = DispatchSemaphore(value: 0)
    let isDecided = DispatchSemaphore(value: 0)
    private let inTime = Lock(true)

    var isInTime: Bool {
        inTime.withLock { $0 }
    }

    func note(_ isInTime: Bool) {
        inTime.withLock { $0 = $0 && isInTime }
    }

    /// Blocks the thread, as `cancel()` does; returns false after 60 seconds.
    @discardableResult
    func wait(for semaphore: DispatchSemaphore) -> Bool {
        semaphore.wait(timeout: .now() + 60) == .success
    }
}
#endif
