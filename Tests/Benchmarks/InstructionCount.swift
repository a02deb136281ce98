import Foundation

/// Counts instructions where valgrind is installed: they vary by a percent, where time varies by half.
struct InstructionCount {
    private static let few = 500
    private static let many = 2500

    private let valgrind: String

    /// Nil where there is no valgrind.
    init?() {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let files = folders.map { "\($0)/valgrind" }
        guard let file = files.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
        valgrind = file
    }

    /// The difference of two runs, so that what a process does once does not count.
    var perCall: Double? {
        guard let few = count(Self.few), let many = count(Self.many) else { return nil }
        return Double(many - few) / Double(Self.many - Self.few)
    }

    private func count(_ calls: Int) -> Int? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: valgrind)
        process.arguments = [
            "--tool=callgrind", "--callgrind-out-file=/dev/null", CommandLine.arguments[0], "feed", "--calls",
            "\(calls)",
        ]
        let errors = Pipe()
        process.standardError = errors
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        // `==17== Collected : 12345`
        let line = text.split(separator: "\n").first { $0.contains("Collected : ") }
        return line?.split(separator: " ").last.flatMap { Int($0) }
    }
}
