import Foundation

/// A child process that runs this program and is killed; it reports in lines on standard output.
final class ChildProcess {
    private let process = Process()
    private let output = Pipe()

    init(_ words: [String]) throws {
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = words
        process.standardOutput = output
        try process.run()
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits for more output, and returns it.
    func read() throws -> Data {
        let said = output.fileHandleForReading.availableData
        try require(!said.isEmpty, "the child process ended by itself")
        return said
    }

    /// Kills the process, and returns the output that has not been read.
    func kill() throws -> Data {
        Foundation.kill(process.processIdentifier, SIGKILL)
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try require(process.terminationReason == .uncaughtSignal, "the child process ended by itself")
        return said
    }

    /// Waits until the process has delivered the remaining events, and returns its statistics.
    func end() throws -> String {
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try require(process.terminationStatus == 0, "the last child process did not deliver all events: \(said)")
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Returns the numbers of the last complete line.
    static func lastLine(of output: Data) -> [Int] {
        let newline = UInt8(ascii: "\n")
        guard let end = output.lastIndex(of: newline) else { return [] }
        let line = output[..<end].split(separator: newline).last ?? Data()
        return String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
}
