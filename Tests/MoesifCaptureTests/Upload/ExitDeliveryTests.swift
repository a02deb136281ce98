import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// With `deliversAtExit` waiting events are delivered when the process ends, and it ends as it would without.
@Suite("Delivery at exit", .timeLimit(.minutes(10)))
struct ExitDeliveryTests {
    @Test("Waiting events are delivered at exit, and the exit code is kept")
    func exitDelivers() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            exit(7)
        }
        #expect(collector.events.count == 1)
    }

    @Test("Waiting events are delivered on SIGTERM, and the signal ends the process")
    func terminationDelivers() async throws {
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

    /// Sends SIGTERM to its own process before it delivers.
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

    @Test("SIGTERM during delivery at exit does not stop the delivery")
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

    @Test("The app's own SIGTERM handler stays in place")
    func handlerOfTheAppIsLeftAlone() async throws {
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

    /// A collector that hangs delays the exit by two seconds at most, not by the upload timeout.
    @Test("A collector that hangs does not hold up the exit", .tags(.slow))
    func exitWaitsTwoSecondsAtMost() async throws {
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

    @Test("Without deliversAtExit the process exits and delivers nothing")
    func withoutItTheProcessJustEnds() async throws {
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
