import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// Proves that no call without consent arrives, from a child process that changes consent and is killed at random.
struct ConsentProof {
    let switches: Int
    let kills: Int

    /// The last report of a child process.
    private struct Life {
        let first: Int
        var switches = 0
        /// The number of calls during which consent was denied.
        var denied = 0
        /// The number of calls while consent was pending, before it was denied.
        var erased = 0
        /// The number of the last call that is erased permanently; the call may be one of an earlier process.
        var erasedThrough = 0

        init(first: Int) {
            self.first = first
        }

        mutating func note(_ output: Data) {
            let line = ChildProcess.lastLine(of: output)
            guard line.count == 4 else { return }
            (switches, denied, erased, erasedThrough) = (line[0], line[1], line[2], line[3])
        }
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("consent-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let collector = try FakeCollector()
        defer { collector.stop() }
        // So that uploads are in progress at a denial and at a kill.
        collector.setLatency(.milliseconds(5))
        var lives: [Life] = []
        for kill in 0..<kills {
            // For every third process the collector accepts nothing. Every fourth process has no spool.
            collector.failAlways(kill % 3 == 0 ? .status(503) : nil)
            let place = kill % 4 == 2 ? ConsentChild.memory : folder.path
            let share = switches * (kill + 1) / kills - switches * kill / kills
            let life = try await live(Life(first: kill * 1_000_000), switches: share, collector, place)
            // This process never had consent for these calls, and no later process has run yet.
            try require(
                arrivals(collector, "erased") { $0 >= life.first }.isEmpty,
                "events arrived that waited while consent was pending, before it was denied"
            )
            lives.append(life)
            say("\(kill + 1) kills, \(lives.reduce(0) { $0 + $1.switches }) switches")
        }
        collector.failAlways(nil)
        let books = try ChildProcess(["child", collector.url.absoluteString, folder.path, "deliver"]).end()
        try judge(lives, collector, books)
    }

    /// Runs a child process for a number of switches and a random moment more, and then kills it.
    private func live(_ life: Life, switches: Int, _ collector: FakeCollector, _ place: String) async throws -> Life {
        var life = life
        let child = try ChildProcess(["consent-child", collector.url.absoluteString, place, "\(life.first)"])
        var said = Data()
        while life.switches < switches {
            said += try child.read()
            life.note(said)
        }
        try await Task.sleep(for: .microseconds(Int.random(in: 0...10_000)))
        said += try child.kill()
        life.note(said)
        return life
    }

    private func judge(_ lives: [Life], _ collector: FakeCollector, _ books: String) throws {
        let denied = arrivals(collector, "denied")
        // A kill may occur between a denial and the end of the erasure. The next process does not know of that denial.
        let isErased = { (number: Int) in lives.last { $0.first <= number }.map { number <= $0.erasedThrough } ?? false
        }
        let all = arrivals(collector, "erased")
        let erased = all.filter(isErased)
        let granted = arrivals(collector, "granted")
        let made = (denied: lives.reduce(0) { $0 + $1.denied }, erased: lives.reduce(0) { $0 + $1.erased })
        report(
            "consent",
            [
                ("kills", "\(kills)"), ("switches", "\(lives.reduce(0) { $0 + $1.switches })"),
                ("calls while consent was denied", "\(made.denied)"), ("of which arrived", "\(denied.count)"),
                ("calls erased by a denial", "\(made.erased)"), ("of which arrived", "\(erased.count)"),
                ("arrived because a kill interrupted the erasure", "\(all.count - erased.count)"),
                ("other calls that arrived", "\(granted.count)"), ("statistics of the last process", books),
            ]
        )
        try require(denied.isEmpty, "calls without consent arrived: \(denied.prefix(5)) ...")
        try require(erased.isEmpty, "erased events arrived: \(erased.prefix(5)) ...")
        try require(
            !granted.isEmpty && made.denied > kills && made.erased > kills,
            "too few calls were made to prove anything"
        )
    }

    /// Returns the numbers of the calls of one label that arrived.
    private func arrivals(_ collector: FakeCollector, _ label: String, _ isMeant: (Int) -> Bool = { _ in true })
        -> [Int]
    {
        collector.events.filter { $0["request"]?["uri"]?.string?.contains("/\(label)/") ?? false }
            .compactMap(NumberedCall.number).filter(isMeant)
    }
}
