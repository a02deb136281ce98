import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// A folder for a spool, deleted when the fixture is released.
final class SpoolFixture {
    let parent: URL
    let clock = ManualClock()
    var options: Moesif.SpoolOptions

    var folder: URL { options.directory }

    init() throws {
        parent = FileManager.default.temporaryDirectory.appendingPathComponent("spool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        options = .directory(parent.appendingPathComponent("records"))
        options.synchronization = .never
    }

    deinit {
        try? FileManager.default.removeItem(at: parent)
    }

    func open() throws(SpoolError) -> Spool {
        try Spool(options, time: clock)
    }

    /// The segment files, oldest first.
    var segments: [URL] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "spool" }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
        }
    }

    func segment() throws -> URL {
        try #require(try segments.first)
    }

    /// Changes the bytes of a file.
    func edit(_ file: URL, _ change: (inout [UInt8]) -> Void) throws {
        var bytes = Array(try Data(contentsOf: file))
        change(&bytes)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
    }
}

extension Spool {
    /// Every record that is not acknowledged.
    func all() throws(SpoolError) -> [SpoolRecord] {
        try read(count: .max, bytes: .max)
    }

    func texts() throws(SpoolError) -> [String] {
        try all().map(\.text)
    }

    @discardableResult
    func append(_ text: String) throws(SpoolError) -> SpoolPosition {
        try append(Array(text.utf8))
    }
}

extension SpoolRecord {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Returns the error that a call throws, or `nil` if it throws none.
func spoolError(of call: () throws(SpoolError) -> Void) -> SpoolError? {
    do throws(SpoolError) {
        try call()
        return nil
    } catch {
        return error
    }
}
