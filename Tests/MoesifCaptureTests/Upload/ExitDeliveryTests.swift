import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What waits when the process ends is delivered, where the app asks for it; the process ends as it would have.
@Suite(.timeLimit(.minutes(10)))
struct ExitDeliveryTests {
    @Test func exitDelivers() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            exit(7)
        }
        #expect(collector.events.count == 1)
    }

    @Test func terminationDelivers() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .signal(SIGTERM)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            kill(getpid(), SIGTERM)
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        #expect(collector.events.count == 1)
    }

    /// Sends a signal to its own process before it delivers.
    private struct SignallingTransport: CollectorTransport {
        let transport = URLSessionCollectorTransport()

        func send(_ request: CollectorRequest) async throws -> CollectorResponse {
            if request.method == .post {
                kill(getpid(), SIGTERM)
                usleep(300_000)
            }
            return try await transport.send(request)
        }
    }

    @Test("A signal that comes while the end of the process delivers does not end the delivery")
    func terminationWhileExiting() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .failure) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true, transport: SignallingTransport())
            exit(7)
        }
        #expect(collector.events.count == 1)
    }

    @Test func handlerOfTheAppIsLeftAlone() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .exitCode(9)) { [url = url as URL] in
            signal(SIGTERM) { _ in _exit(9) }
            await captureOne(deliveringTo: url, atExit: true)
            kill(getpid(), SIGTERM)
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
    }

    /// A collector that hangs holds the end up for two seconds, not for the upload's timeout.
    @Test func exitWaitsTwoSecondsAtMost() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failAlways(.hang(.seconds(60)))
        let url = collector.url
        let begin = ContinuousClock.now
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            exit(7)
        }
        #expect(ContinuousClock.now - begin < .seconds(30))
    }

    @Test func withoutItTheProcessJustEnds() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: false)
            exit(7)
        }
        #expect(collector.events.isEmpty)
    }
}
