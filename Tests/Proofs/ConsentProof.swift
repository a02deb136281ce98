import Foundation
import MoesifCapture
import MoesifCaptureTesting

/// A child process whose consent changes all the time is killed at random moments: nothing that was denied arrives.
struct ConsentProof {
    let switches: Int
    let kills: Int

    /// What a child has said last.
    private struct Life {
        let first: Int
        var switches = 0
        /// The calls during which consent was denied.
        var denied = 0
        /// The calls while consent was pending, before it was denied.
        var erased = 0
        /// The last of those that are erased for good; it may be one of an earlier life.
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
        // So that a denial and a kill find uploads that are on their way.
        collector.setLatency(.milliseconds(5))
        var lives: [Life] = []
        for kill in 0..<kills {
            // Every third life finds a collector that takes nothing, and every fourth no spool.
            collector.failAlways(kill % 3 == 0 ? .status(503) : nil)
            let place = kill % 4 == 2 ? ConsentChild.memory : folder.path
            let share = switches * (kill + 1) / kills - switches * kill / kills
            let life = try await live(Life(first: kill * 1_000_000), switches: share, collector, place)
            // Neither was there ever consent for it in this life, nor is there an end of it for others.
            try require(
                arrivals(collector, "erased") { $0 >= life.first }.isEmpty,
                "events arrived that had waited while consent was pending, and for which it was denied"
            )
            lives.append(life)
            say("\(kill + 1) kills, \(lives.reduce(0) { $0 + $1.switches }) switches")
        }
        collector.failAlways(nil)
        let books = try ChildProcess(["child", collector.url.absoluteString, folder.path, "deliver"]).end()
        try judge(lives, collector, books)
    }

    /// Lets a child live for so many switches, and a moment.
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
        // A kill may come between a denial and the end of its erasure: the next life knows of no denial.
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
                ("calls while consent was denied", "\(made.denied)"), ("arrived of them", "\(denied.count)"),
                ("calls that were erased when it was denied", "\(made.erased)"), ("arrived of them", "\(erased.count)"),
                ("arrived since a kill cut their erasure off", "\(all.count - erased.count)"),
                ("other calls that arrived", "\(granted.count)"), ("the last process", books),
            ]
        )
        try require(denied.isEmpty, "calls arrived during which consent was denied: \(denied.prefix(5)) ...")
        try require(erased.isEmpty, "events arrived that were erased: \(erased.prefix(5)) ...")
        try require(
            !granted.isEmpty && made.denied > kills && made.erased > kills,
            "too little was made to show anything"
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
