import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Proves that accepted events are delivered although the process with a spool is killed at random moments.
struct KillProof {
    let kills: Int

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kill-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let collector = try FakeCollector()
        defer { collector.stop() }
        // So that uploads are in progress at a kill.
        collector.setLatency(.milliseconds(5))
        var accepted: [ClosedRange<Int>] = []
        for kill in 0..<kills {
            // For every other process the collector accepts nothing.
            collector.failAlways(kill % 2 == 0 ? .status(503) : nil)
            let first = kill * 1_000_000
            let child = try ChildProcess(["child", collector.url.absoluteString, folder.path, "\(first)"])
            // Half of the processes run until they have accepted events. The others may be killed as they start.
            var said = kill % 4 < 2 ? try child.read() : Data()
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...250)))
            said += try child.kill()
            if let last = ChildProcess.lastLine(of: said).first { accepted.append(first...last) }
            if kill % 20 == 19 { say("\(kill + 1) kills, \(accepted.reduce(0) { $0 + $1.count }) events accepted") }
        }
        collector.failAlways(nil)
        let books = try ChildProcess(["child", collector.url.absoluteString, folder.path, "deliver"]).end()

        let arrived = Set(collector.events.compactMap(NumberedCall.number))
        let lost = accepted.joined().filter { !arrived.contains($0) }
        let count = accepted.reduce(0) { $0 + $1.count }
        report(
            "kill",
            [
                ("kills", "\(kills)"), ("events accepted", "\(count)"), ("lost", "\(lost.count)"),
                ("events that arrived", "\(collector.events.count)"),
                ("copies with the same transaction_id", "\(collector.received.count - collector.events.count)"),
                ("duplicates with another transaction_id", "\(collector.events.count - arrived.count)"),
                ("statistics of the last process", books),
            ]
        )
        try require(lost.isEmpty, "accepted events were lost: \(lost.prefix(5)) ...")
        try require(collector.events.count == arrived.count, "an event arrived with two transaction ids")
        try require(count > kills, "too few events were accepted to prove anything")
    }
}

/// The process that is killed; it captures calls and prints the number of the last accepted event.
struct Child {
    private let collector: URL
    private let folder: URL
    private let first: Int?

    init(_ words: [String]) throws {
        guard words.count == 3, let collector = URL(string: words[0]) else {
            throw Failure("child needs a collector, a folder and a number", status: 2)
        }
        self.collector = collector
        folder = URL(filePath: words[1])
        first = Int(words[2])
    }

    func run() async throws {
        let moesif = Moesif(applicationID: "kill") {
            $0.baseURL = collector
            $0.delivery.batchInterval = .milliseconds(20)
            $0.delivery.spool = .directory(folder)
        }
        guard let recorder = moesif.recorder else { throw Failure("the client is disabled: \(moesif.state)") }
        guard var number = first else {
            let end = await moesif.shutdown(timeout: .seconds(60))
            try? FileHandle.standardOutput.write(contentsOf: Data("\(end.statistics)\n".utf8))
            try require(end.isComplete && end.statistics.spooled == 0 && end.statistics.isBalanced, "\(end.statistics)")
            return
        }
        while true {
            for next in number..<(number + 10) { NumberedCall.make(next).map(recorder.record) }
            number += 10
            // No event waits in memory then: each is on disk or delivered.
            while moesif.statistics.waiting > 0 { await Task.yield() }
            try require(moesif.statistics.droppedTotal == 0, "\(moesif.statistics)")
            try FileHandle.standardOutput.write(contentsOf: Data("\(number - 1)\n".utf8))
        }
    }
}
