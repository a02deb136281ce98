import Foundation

/// This program again, as a process that is killed; what it says, it says in lines on standard output.
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

    /// Waits until it says something more, and returns that.
    func read() throws -> Data {
        let said = output.fileHandleForReading.availableData
        try require(!said.isEmpty, "the child ended by itself")
        return said
    }

    /// Kills it, and returns what it had said and was not read.
    func kill() throws -> Data {
        Foundation.kill(process.processIdentifier, SIGKILL)
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try require(process.terminationReason == .uncaughtSignal, "the child ended by itself")
        return said
    }

    /// Waits until it has delivered what was left, and returns how its books stand.
    func end() throws -> String {
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try require(process.terminationStatus == 0, "the last child did not deliver what was left: \(said)")
        return said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Returns the numbers of the last line; a line without its end was not said.
    static func lastLine(of output: Data) -> [Int] {
        let newline = UInt8(ascii: "\n")
        guard let end = output.lastIndex(of: newline) else { return [] }
        let line = output[..<end].split(separator: newline).last ?? Data()
        return String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
}
