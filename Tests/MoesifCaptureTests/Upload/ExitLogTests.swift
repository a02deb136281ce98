import Foundation
import MoesifCapture
import MoesifCaptureTesting
import Testing

/// The log reports events lost at exit, and the app controls the log.
@Suite("Log entries at exit", .timeLimit(.minutes(10)))
struct ExitLogTests {
    private static func said(_ result: ExitTest.Result?) -> [String] {
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        return output.split(separator: "\n").map(String.init).filter { $0.contains("as the process ended") }
    }

    @Test("A process that exits with waiting events logs the number of lost events")
    func processThatLosesEventsSaysSo() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        let result = await #expect(processExitsWith: .exitCode(7), observing: [\.standardOutputContent]) {
            [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: false, log: printSlowly)
            exit(7)
        }
        #expect(
            Self.said(result) == [
                "MoesifCapture warning: 1 event lost as the process ended; "
                    + "call shutdown, or set delivery.spool or delivery.deliversAtExit"
            ]
        )
        #expect(collector.events.isEmpty)
    }

    @Test("Delivery at exit that times out logs the number of lost events", .tags(.slow))
    func deliveryThatRunsOutOfTimeSaysSo() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failAlways(.hang(.seconds(60)))
        let url = collector.url
        let result = await #expect(processExitsWith: .exitCode(7), observing: [\.standardOutputContent]) {
            [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: true, log: printSlowly)
            exit(7)
        }
        #expect(
            Self.said(result) == [
                "MoesifCapture warning: 1 event lost as the process ended; "
                    + "delivery did not finish within 2 s"
            ]
        )
    }

    @Test("A process that exits with no waiting event logs no loss", arguments: [true, false])
    func processThatLosesNothingIsSilent(atExit: Bool) async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        let result = await #expect(processExitsWith: .exitCode(7), observing: [\.standardOutputContent]) {
            [url = url as URL, atExit = atExit as Bool] in
            await captureOne(deliveringTo: url, atExit: atExit, log: printSlowly)
            if !atExit { await leftClients.first?.shutdown(timeout: .seconds(60)) }
            exit(7)
        }
        #expect(Self.said(result).isEmpty)
        #expect(collector.events.count == 1)
    }

    @Test("A log closure that hangs does not hold up the exit")
    func closureThatHangsHoldsNothingUp() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        let url = collector.url
        let begin = ContinuousClock.now
        await #expect(processExitsWith: .exitCode(7)) { [url = url as URL] in
            await captureOne(deliveringTo: url, atExit: false) { _ in sleep(3600) }
            exit(7)
        }
        #expect(ContinuousClock.now - begin < .seconds(60))
    }
}
