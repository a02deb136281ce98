import Foundation
import MoesifCapture

/// Measures the cost of storing events on disk before they are delivered.
struct SpoolBenchmark {
    static let options = ["--events", "--directory"]

    private let events: Int
    private let directory: URL

    init(_ arguments: Arguments) throws(Fault) {
        events = try arguments.number("--events", in: 100...10_000_000, default: 20_000)
        let parent = arguments.text("--directory").map { URL(fileURLWithPath: $0) }
        directory = (parent ?? FileManager.default.temporaryDirectory)
            .appending(path: "moesif-benchmark-\(UUID().uuidString)")
    }

    func run() async throws -> [String] {
        defer { try? FileManager.default.removeItem(at: directory) }
        let cases: [(String, Moesif.SpoolOptions.Synchronization?, Int)] = [
            ("memory", nil, events),
            ("spool, never synchronized", .never, events),
            ("spool, synchronized each second", .interval(.seconds(1)), events),
            // Each event waits for the disk.
            ("spool, synchronized for each event", .always, max(events / 20, 1)),
        ]
        var table = Table("storage", "events", "events/s", "us/event", "CPU us/event")
        for (index, (name, synchronization, count)) in cases.enumerated() {
            Progress.step(name)
            let feed = try await Feed {
                guard let synchronization else { return }
                var options = Moesif.SpoolOptions(directory: directory.appending(path: "\(index)"))
                options.synchronization = synchronization
                $0.delivery.spool = options
            }
            try await feed.deliver(max(count / 10, 1))
            let cpu = CPUTime.process
            let begin = ContinuousClock.now
            try await feed.deliver(count)
            let wall = begin.duration(to: .now).inSeconds
            let work = (CPUTime.process - cpu).inSeconds
            table.add(
                name,
                "\(count)",
                (Double(count) / wall).formatted(places: 0),
                (wall / Double(count) * 1e6).formatted(places: 1),
                (work / Double(count) * 1e6).formatted(places: 1)
            )
            await feed.moesif.shutdown(timeout: .seconds(10))
        }
        print(table)
        return []
    }
}
