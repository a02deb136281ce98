import Foundation

/// Counts instructions where valgrind is installed: they vary by a percent, where time varies by half.
final class InstructionCount: Sendable {
    private let valgrind: String
    private let folder: URL

    /// Nil where there is no valgrind.
    init?() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let files = folders.map { "\($0)/valgrind" }
        guard let file = files.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
        valgrind = file
        folder = FileManager.default.temporaryDirectory.appending(path: "benchmarks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // valgrind does not read debug information as new as the compiler's.
        _ = try Self.run("/usr/bin/env", ["strip", "--strip-debug", "-o", program, CommandLine.arguments[0]])
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private var program: String {
        folder.appending(path: "moesif-benchmarks").path
    }

    /// The instructions of one call: the difference of two runs, so that what a process does once does not count.
    ///
    /// - Parameters:
    ///   - command: A command of this program that takes `--calls`.
    ///   - function: A pattern of the one function within which instructions count; nil for all.
    func perCall(_ command: [String], few: Int, many: Int, within function: String? = nil) throws -> Double {
        let difference = try count(command, many, function) - count(command, few, function)
        return Double(difference) / Double(many - few)
    }

    private func count(_ command: [String], _ calls: Int, _ function: String?) throws -> Int {
        var options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
        if let function { options.append("--toggle-collect=\(function)") }
        let text = try Self.run(valgrind, options + [program] + command + ["--calls", "\(calls)"])
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
