import Foundation

/// Counts instructions with valgrind.
///
/// The number of instructions varies by 1 %, and the time by 50 %.
final class InstructionCount: Sendable {
    private let valgrind: String
    private let folder: URL

    /// Creates a counter, or returns nil if valgrind is not installed.
    init?() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let files = folders.map { "\($0)/valgrind" }
        guard let file = files.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return nil }
        valgrind = file
        folder = FileManager.default.temporaryDirectory.appending(path: "benchmarks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // valgrind cannot read the debug information that the compiler writes, which is too new for it.
        _ = try Self.run("/usr/bin/env", ["strip", "--strip-debug", "-o", program, CommandLine.arguments[0]])
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private var program: String {
        folder.appending(path: "moesif-benchmarks").path
    }

    /// Returns the instructions of one call.
    ///
    /// It takes the difference of two runs, so that work that a process does only once does not count.
    ///
    /// - Parameters:
    ///   - command: A command of this program that takes `--calls`.
    ///   - few: The number of calls of the first run.
    ///   - many: The number of calls of the second run.
    ///   - function: A pattern of the function within which instructions are counted; nil for the whole process.
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
            throw Fault(description: "valgrind reported no count: \(text.suffix(500))")
        }
        return count
    }

    /// Runs a program, and returns its standard error output.
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
