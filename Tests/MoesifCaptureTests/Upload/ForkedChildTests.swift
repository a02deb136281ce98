import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// A child made by `fork` without `exec` inherits handlers and pipes, and ends as it would without them.
@Suite("Forked children of an app", .timeLimit(.minutes(10)))
struct ForkedChildTests {
    @Test("SIGTERM sent to a forked child ends the child and not its parent")
    func terminatedChildLeavesItsParent() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            ForkedChild.demandTermination()
            exit(7)
        }
        #expect(collector.events.count == 1)
    }

    @Test("The parent of a child that received SIGTERM still delivers on its own SIGTERM")
    func parentDeliversByItsOwnSignal() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        let result = await #expect(
            processExitsWith: .signal(SIGTERM),
            observing: [\.standardOutputContent]
        ) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true)
            ForkedChild.demandTermination()
            let isDelivered = leftClients.first?.statistics.delivered != 0
            print(isDelivered ? "delivered too early" : "outlived the child")
            fflush(nil)
            kill(getpid(), SIGTERM)
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(output.contains("outlived the child"))
        #expect(collector.events.count == 1)
    }

    /// Delivery at exit would take two seconds in a child, which has no threads to deliver with.
    @Test("A forked child that calls exit delivers nothing, logs nothing and does not wait")
    func exitOfAChildDoesNothing() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        let result = await #expect(processExitsWith: .exitCode(7), observing: [\.standardOutputContent]) {
            [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true, log: printSlowly)
            let fastest = (0..<3).map { _ in ForkedChild.timeToExit() }.min() ?? .zero
            // `_exit` skips the parent's delivery, which would be taken for a delivery of the child.
            _exit(fastest < .milliseconds(1900) ? 7 : 8)
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        // Of the parent, the start of its client.
        #expect(output.split(separator: "\n").filter { $0.contains("MoesifCapture") && !$0.contains("started;") } == [])
        #expect(collector.events.isEmpty)
    }
}

/// Calls `fork` as an app does through C; Swift does not offer it.
private enum ForkedChild {
    /// Forks a waiting child, sends it SIGTERM, and exits with status 3 unless the signal ends the child.
    static func demandTermination() {
        let child = fork()
        if child == 0 {
            while true { pause() }
        }
        kill(child, SIGTERM)
        guard status(of: child) & 0x7f == SIGTERM else { _exit(3) }
    }

    /// Returns the time that a child needs for `exit`; this process exits with status 3 if the child ends otherwise.
    static func timeToExit() -> Duration {
        let begin = ContinuousClock.now
        let child = fork()
        if child == 0 {
            exit(5)
        }
        guard status(of: child) == 5 << 8 else { _exit(3) }
        return ContinuousClock.now - begin
    }

    private static func status(of child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        return status
    }

    private static func fork() -> pid_t {
        #if canImport(Darwin)
        let all = UnsafeMutableRawPointer(bitPattern: -2)
        #else
        let all: UnsafeMutableRawPointer? = nil
        #endif
        guard let symbol = dlsym(all, "fork") else { _exit(4) }
        let child = unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)()
        guard child >= 0 else { _exit(4) }
        if child == 0 {
            // Dispatch threads block signals; the main thread, on which an app would fork, does not.
            var none = sigset_t()
            sigemptyset(&none)
            pthread_sigmask(SIG_SETMASK, &none, nil)
            // A child that is left behind ends soon after the test.
            alarm(60)
        }
        return child
    }
}
