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
    func perCall() throws -> Double {
        let folder = FileManager.default.temporaryDirectory.appending(path: "benchmarks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // valgrind does not read debug information as new as the compiler's.
        let program = folder.appending(path: "benchmarks").path
        _ = try Self.run("/usr/bin/env", ["strip", "--strip-debug", "-o", program, CommandLine.arguments[0]])
        let difference = try count(Self.many, program) - count(Self.few, program)
        return Double(difference) / Double(Self.many - Self.few)
    }

    private func count(_ calls: Int, _ program: String) throws -> Int {
        let text = try Self.run(
            valgrind,
            ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, "feed", "--calls", "\(calls)"]
        )
        // `==17== Collected : 12345`
        let line = text.split(separator: "\n").first { $0.contains("Collected : ") }
        guard let count = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw Fault(description: "valgrind has counted nothing: \(text.suffix(500))")
        }
        return count
    }

    /// Runs a program, and returns what it writes to its standard error.
    private static func run(_ file: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: file)
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Fault(description: "\(file) failed with status \(process.terminationStatus): \(text.suffix(500))")
        }
        return text
    }
}
