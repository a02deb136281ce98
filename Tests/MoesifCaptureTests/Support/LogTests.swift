import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A flush of the log waits until the app has received its entries.
@Suite(.timeLimit(.minutes(5)))
struct LogTests {
    /// Receives entries when the test allows it.
    private final class Reader: Sendable {
        let entries = Lock<[String]>([])
        /// One signal lets one entry through.
        let gate = DispatchSemaphore(value: 0)

        func log() -> Log {
            Log { [entries, gate] entry in
                gate.wait()
                entries.withLock { $0.append(entry.message) }
            }
        }

        func letThrough(_ count: Int) {
            for _ in 0..<count { gate.signal() }
        }

        var messages: [String] {
            entries.withLock { $0 }
        }
    }

    private let clock = ManualClock()
    private let reader = Reader()

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    @Test("A flush returns after the log closure has received every earlier entry")
    func flushWaitsForTheClosure() async {
        let log = reader.log()
        for number in 1...3 { log.warning("\(number)") }
        let flush = Task.immediate { (await log.flush(until: .seconds(1), clock), reader.messages) }
        reader.letThrough(3)
        #expect(await flush.value == (true, ["1", "2", "3"]))
    }

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    @Test("A flush does not wait for later log entries")
    func flushWaitsForNothingLater() async {
        let log = reader.log()
        log.warning("before")
        let flush = Task.immediate { await log.flush(until: .seconds(1), clock) }
        log.warning("after")
        reader.letThrough(1)
        #expect(await flush.value)
        #expect(reader.messages == ["before"])
        reader.letThrough(1)
    }

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    @Test("A flush of a log closure that hangs ends at the deadline or when it is cancelled")
    func flushIsBounded() async {
        let log = reader.log()
        log.warning("1")
        let flush = Task.immediate { await log.flush(until: .seconds(1), clock) }
        clock.advance(by: .seconds(1))
        #expect(await !flush.value)
        let cancelled = Task { await log.flush(until: .seconds(9), clock) }
        cancelled.cancel()
        #expect(await !cancelled.value)
        reader.letThrough(1)
    }

    @Test("A message is one line without the application ID, whatever it quotes")
    func messagesAreOneLine() {
        let entries = Lock<[String]>([])
        let log = Log({ entry in entries.withLock { $0.append(entry.message) } }, hiding: "secret-application-id")
        log.warning("ignoring (a\nMoesifCapture error: forged\u{1B}[0m)|secret-application-id|\u{202E}b")
        log.warning("two  spaces")
        #expect(log.drain(timeout: .seconds(60)))
        #expect(
            entries.withLock { $0 } == [
                "ignoring (a MoesifCapture error: forged [0m)|[application ID]| b", "two  spaces",
            ]
        )
    }

    @Test("A slow log closure loses entries, and a flush does not wait for lost ones")
    func lostEntriesAreNotWaitedFor() async {
        let log = reader.log()
        for number in 0..<2000 { log.warning("\(number)") }
        reader.letThrough(2000)
        #expect(await log.flush(until: .seconds(1), clock))
        #expect(reader.messages.first == "0")
        #expect((1000...2000).contains(reader.messages.count), "those that came while 1,000 waited are lost")
    }

    @Test("A flush without a log closure or without entries returns at once")
    func nothingIsWaitedFor() async {
        let nowhere = Log(nil)
        nowhere.warning("1")
        #expect(await nowhere.flush(until: .zero, clock))
        #expect(nowhere.drain(timeout: .zero))
        #expect(await reader.log().flush(until: .zero, clock))
        #expect(reader.log().drain(timeout: .zero))
    }

    @Test("The end of the process waits for the log closure, up to a timeout")
    func drainIsBounded() {
        let log = reader.log()
        log.warning("1")
        #expect(!log.drain(timeout: .milliseconds(1)))
        reader.letThrough(1)
        #expect(log.drain(timeout: .seconds(60)))
        #expect(reader.messages == ["1"])
    }
}
