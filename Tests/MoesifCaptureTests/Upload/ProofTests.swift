import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Short forms of the soak and kill programs.
@Suite("Short soak and kill runs", .tags(.slow), .timeLimit(.minutes(10)))
struct ProofTests {
    /// Fails three uploads in ten, before or after the events are stored.
    private final class MoodyTransport: CollectorTransport {
        private struct Lost: Error {}

        let kept = RecordingTransport()
        private let posts = Lock(0)

        func send(_ request: CollectorRequest) async throws -> CollectorResponse {
            guard request.method == .post else { return try await kept.send(request) }
            let number = posts.withLock { posts in
                posts += 1
                return posts
            }
            switch number % 10 {
            case 1: throw Lost()
            case 4: return CollectorResponse(status: number % 20 == 4 ? 503 : 429)
            case 7:
                _ = try await kept.send(request)
                throw Lost()
            default: return try await kept.send(request)
            }
        }
    }

    @Test("No event is lost or sent under two ids while three uploads in ten fail", .tags(.race))
    func soakLosesNothing() async throws {
        let transport = MoodyTransport()
        let moesif = Moesif(applicationID: "test") {
            $0.transport = transport
            $0.randomSource = FixedRandom(number: 0)
            $0.delivery.batchSize = 10
        }
        let recorder = try #require(moesif.recorder)
        let count = 3000
        let observations = try (0..<count).map {
            try FinishedCall(CallFeed.Call(url: "https://api.example.com/\($0)"), start: Date())
        }
        DispatchQueue.concurrentPerform(iterations: 4) { lane in
            for number in stride(from: lane, to: count, by: 4) { recorder.record(observations[number]) }
        }
        let end = await moesif.shutdown(timeout: .seconds(120))
        #expect(end.isComplete && end.statistics.isBalanced)
        #expect(end.statistics.delivered == count && end.statistics.retries > 10)
        var ids: [String: Set<String>] = [:]
        for event in transport.kept.events {
            guard let uri = event.at("request", "uri")?.string, let id = event.at("transaction_id")?.string else {
                continue
            }
            ids[uri, default: []].insert(id)
        }
        #expect(ids.count == count)
        #expect(ids.values.allSatisfy { $0.count == 1 })
    }

    @Test("A killed process loses no event that its spool accepted")
    func killedProcessLosesNothingThatItHadAccepted() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("killed-\(UUID().uuidString)")
        let notes = folder.appendingPathExtension("accepted")
        defer {
            try? FileManager.default.removeItem(at: folder)
            try? FileManager.default.removeItem(at: notes)
        }
        try Data().write(to: notes)
        for life in 0..<4 {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [folder = folder as URL, notes = notes as URL, life = life as Int] in
                await captureUntilKilled(folder, notes, first: life * 1_000_000)
            }
        }
        let said = try String(contentsOf: notes, encoding: .utf8)
        let accepted = said.split(separator: "\n").compactMap { Int($0) }
        #expect(!accepted.isEmpty)

        let source = try CallSource(configuring: { $0.delivery.spool = .directory(folder) })
        while source.recorder.statistics.recovered == 0, !Task.isCancelled { await Task.yield() }
        await source.settle()
        #expect(Set(source.delivered).isSuperset(of: accepted))
        #expect(Set(source.delivered).count == source.delivered.count)
        #expect(source.recorder.statistics.isBalanced && source.recorder.statistics.droppedTotal == 0)
    }
}

/// Captures with a spool, and notes each accepted event, until the process is killed at a random moment.
private func captureUntilKilled(_ folder: URL, _ notes: URL, first: Int) async {
    struct NoRoute: Error {}
    let moesif = Moesif(applicationID: "test") {
        $0.transport = RecordingTransport(respond: { _ in throw NoRoute() })
        $0.delivery.spool = .directory(folder)
    }
    guard let recorder = moesif.recorder, let file = try? FileHandle(forWritingTo: notes) else { exit(1) }
    _ = try? file.seekToEnd()
    var number = first
    while true {
        guard
            let finished = try? FinishedCall(
                CallFeed.Call(url: "https://api.example.com/\(number)"),
                start: Date()
            )
        else { exit(1) }
        recorder.record(finished)
        while moesif.statistics.waiting > 0, !Task.isCancelled { await Task.yield() }
        try? file.write(contentsOf: Data("\(number)\n".utf8))
        if number == first {
            let time = DispatchTime.now() + .milliseconds(Int.random(in: 0...350))
            DispatchQueue.global().asyncAfter(deadline: time) { kill(getpid(), SIGKILL) }
        }
        number += 1
    }
}
