import Foundation
import MoesifCapture

/// Proves that no event is lost or duplicated, even if three of ten posts fail in every possible way.
struct Soak {
    let events: Int

    /// A random source that shortens waits from minutes to milliseconds and changes nothing else.
    private struct ShortChance: Moesif.RandomSource {
        func next() -> Double {
            Double.random(in: 0..<0.005)
        }
    }

    func run() async throws {
        let collector = MoodyCollector(events: events)
        let moesif = Moesif(applicationID: "soak") {
            $0.transport = collector
            $0.randomSource = ShortChance()
            $0.delivery.batchSize = 250
        }
        guard let recorder = moesif.recorder else { throw Failure("the client is disabled") }
        let begin = ContinuousClock.now
        let before = try residentMemory()
        var most = 0
        let portion = 10_000
        for first in stride(from: 0, to: events, by: portion) {
            let numbers = first..<min(first + portion, events)
            // Four producers at once.
            DispatchQueue.concurrentPerform(iterations: 4) { lane in
                for number in numbers where number % 4 == lane { NumberedCall.make(number).map(recorder.record) }
            }
            let flushed = await moesif.flush(timeout: .seconds(120))
            most = max(most, try residentMemory())
            try require(flushed.statistics.isBalanced, "the counters do not balance: \(flushed.statistics)")
            try require(flushed.isComplete, "not delivered within 120 s: \(flushed)")
            if first % 100_000 == 0 { say("\(numbers.upperBound) events, \(collector.posts.made) posts") }
        }
        let end = await moesif.shutdown(timeout: .seconds(60))
        let tally = collector.tally
        report(
            "soak",
            [
                ("events", "\(events)"), ("posts", "\(collector.posts.made)"),
                ("posts failed", "\(collector.posts.failed)"),
                ("lost", "\(tally.missing)"), ("duplicates with another transaction_id", "\(tally.differing)"),
                ("copies with the same transaction_id", "\(tally.copies)"), ("statistics", "\(end.statistics)"),
                ("balanced", end.statistics.isBalanced ? "yes" : "no"),
                ("resident memory", "\(before >> 20) MiB before, \(most >> 20) MiB at most"),
                ("time", "\((ContinuousClock.now - begin).formatted())"),
            ]
        )
        try require(tally.missing == 0, "events were lost")
        try require(tally.differing == 0, "events arrived with more than one transaction_id")
        try require(end.isComplete && end.statistics.isBalanced, "not delivered, or the counters do not balance")
        try require(end.statistics.delivered == events, "not all events were counted as delivered")
        try require(Double(collector.posts.failed) > 0.25 * Double(collector.posts.made), "too few posts failed")
        try require(most - before < 96 << 20, "memory grew by more than the queue's 64 MiB and a few batches")
    }

    private func residentMemory() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}

/// A collector in the process that responds late and fails three of ten posts.
///
/// Some posts fail before it has stored the events, and some fail afterwards.
final class MoodyCollector: CollectorTransport {
    struct Posts: Sendable {
        var made = 0
        var failed = 0
    }

    /// The outcome of all events.
    struct Tally {
        var missing = 0
        var copies = 0
        var differing = 0
    }

    private struct State {
        var posts = Posts()
        /// The outcomes of the next posts; six of each twenty fail, in random order.
        var moods: [Int] = []
        /// The first transaction id of each event as a hash, or 0 if the event has not arrived.
        var first: [Int]
        var copies = 0
        var differing = 0
    }

    private let state: Box

    /// A lock and what it guards.
    private final class Box: @unchecked Sendable {  // The state is accessed only under the lock.
        private let lock = NSLock()
        private var state: State

        init(_ state: State) {
            self.state = state
        }

        func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
            lock.lock()
            defer { lock.unlock() }
            return try body(&state)
        }
    }

    init(events: Int) {
        state = Box(State(first: Array(repeating: 0, count: events)))
    }

    var posts: Posts {
        state.withLock { $0.posts }
    }

    var tally: Tally {
        state.withLock { state in
            Tally(missing: state.first.count { $0 == 0 }, copies: state.copies, differing: state.differing)
        }
    }

    func send(_ request: CollectorRequest) async throws -> CollectorResponse {
        guard request.method == .post, let body = request.body else {
            return CollectorResponse(status: 200, body: Data("{}".utf8))
        }
        let mood = state.withLock { state -> Int in
            state.posts.made += 1
            if state.moods.isEmpty { state.moods = (0..<20).shuffled() }
            let mood = state.moods.removeLast()
            if mood < 6 { state.posts.failed += 1 }
            return mood
        }
        // Concurrent uploads end in any order.
        try? await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
        switch mood {
        case 0: throw CancellationError()
        case 1: return CollectorResponse(status: 503)
        case 2: return CollectorResponse(status: 429, headers: ["Retry-After": "0"])
        case 3: return CollectorResponse(status: 408)
        case 4:  // The events are stored, and the response is lost.
            keep(body)
            throw CancellationError()
        case 5:
            keep(body)
            return CollectorResponse(status: 502)
        default:
            keep(body)
            return CollectorResponse(status: 201)
        }
    }

    private func keep(_ body: Data) {
        for event in JSONValue(parsing: body)?.array ?? [] {
            guard let number = NumberedCall.number(of: event), let id = event["transaction_id"]?.string else {
                continue
            }
            let hash = id.hashValue | 1
            state.withLock { state in
                guard state.first.indices.contains(number) else { return }
                if state.first[number] == 0 {
                    state.first[number] = hash
                } else if state.first[number] == hash {
                    state.copies += 1
                } else {
                    state.differing += 1
                }
            }
        }
    }
}
