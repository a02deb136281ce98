import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Files that cannot be written, and requests that must not be written in part.
@Suite("Failures of a file transport", .timeLimit(.minutes(5)))
struct FileTransportFailureTests {
    private let folder: EventFolder

    init() throws {
        folder = try EventFolder()
    }

    /// A limit on file size stops a write halfway, like a full disk, and can be lifted again.
    @Test("A request that stops halfway is taken back whole, and succeeds when there is space again")
    func shortWrite() async throws {
        try folder.write("1\n")
        let path = folder.url.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let transport = try FileTransport(directory: URL(filePath: path))
            ResourceLimit.fileSize.lower(to: 1000)
            let item = "\"\(String(repeating: "x", count: 400))\""
            for _ in 1...3 {
                let failure = try #require(await transport.failure("[\(item),\(item),\(item)]"))
                #expect(failure.code == EFBIG)
                #expect(try Data(contentsOf: URL(filePath: path + "/events.ndjson")) == Data("1\n".utf8))
            }
            // A shorter request still fits.
            try await transport.send("[2]")
            ResourceLimit.fileSize.lower(to: 100_000)
            try await transport.send("[\(item),\(item),\(item)]")
        }
        #expect(try folder.values().count == 5)
        #expect(try folder.text().hasPrefix("1\n2\n\"xx"))
    }

    @Test("A client keeps its events while files cannot be written, logs the reason, and writes each of them once")
    func clientRetries() async throws {
        // A file in place of the folder.
        try Data().write(to: folder.url)
        let clock = ManualClock()
        let entries = Lock<[String]>([])
        let transport = try FileTransport(directory: folder.url)
        let moesif = Moesif(applicationID: "test") { configuration in
            configuration.transport = transport
            configuration.timeSource = clock
            configuration.log = { entry in entries.withLock { $0.append(entry.message) } }
        }
        let url = try #require(URL(string: "https://api.example.com/"))
        for _ in 0..<40 { moesif.record(request: .init(url: url, method: "GET"), response: .init(status: 200)) }
        while moesif.statistics.retries < 2, !Task.isCancelled {
            clock.advance(by: .seconds(60))
            await Task.yield()
        }
        #expect(moesif.statistics.delivered == 0)
        #expect(moesif.health.description == "degraded: the directory for event files is not a directory")
        try FileManager.default.removeItem(at: folder.url)
        while moesif.statistics.delivered < 40, !Task.isCancelled {
            clock.advance(by: .seconds(60))
            await Task.yield()
        }
        #expect(await moesif.shutdown(timeout: .seconds(300)).isComplete)
        #expect(Set(try folder.values().compactMap { $0.at("transaction_id")?.string }).count == 40)
        #expect(try folder.values().count == 40)
        let reason = "the directory for event files is not a directory; "
        #expect(entries.withLock { $0.contains { $0.hasPrefix(reason) } })
    }

    @Test("A line that a killed process left unfinished is ended, and the next items have lines of their own")
    func unfinishedLine() async throws {
        try folder.write("1\n{\"a\":")
        let transport = try FileTransport(directory: folder.url)
        try await transport.send("[2]")
        try await transport.send("[3]")
        #expect(try folder.text() == "1\n{\"a\":\n2\n3\n")
    }

    @Test("A failed write after an unfinished line leaves the file as it was")
    func unfinishedLineAndFailure() async throws {
        try folder.write("{\"a\":")
        let path = folder.url.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            let transport = try FileTransport(directory: URL(filePath: path))
            ResourceLimit.fileSize.lower(to: 8)
            #expect(await transport.failure("[123456]")?.code == EFBIG)
        }
        #expect(try folder.text() == "{\"a\":")
    }

    // MARK: - Links and other kinds of files

    @Test("A symbolic link in place of the folder is refused")
    func linkToAFolder() async throws {
        let target = folder.parent.appending(path: "target")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: folder.url, withDestinationURL: target)
        for path in [folder.url.path, folder.url.path + "/"] {
            let transport = try FileTransport(directory: URL(fileURLWithPath: path))
            #expect(await transport.failure("[1]") == .notAFolder)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
    }

    @Test("A symbolic link in place of a file is refused, and its target is neither created nor changed")
    func linkToAFile() async throws {
        try folder.write("", to: "other.txt")
        let target = folder.parent.appending(path: "target")
        try FileManager.default.createSymbolicLink(at: folder.file(), withDestinationURL: target)
        let transport = try FileTransport(directory: folder.url)
        #expect(await transport.failure("[1]") == .notAFile)
        #expect(!FileManager.default.fileExists(atPath: target.path))
        try Data("precious".utf8).write(to: target)
        #expect(await transport.failure("[1]") == .notAFile)
        #expect(try Data(contentsOf: target) == Data("precious".utf8))
    }

    @Test("A pipe or a folder in place of a file is refused and blocks nothing")
    func pipe() async throws {
        try folder.write("", to: "other.txt")
        #expect(mkfifo(folder.file().path, 0o600) == 0)
        let transport = try FileTransport(directory: folder.url)
        #expect(await transport.failure("[1]") == .notAFile)
        try FileManager.default.removeItem(at: folder.file())
        try FileManager.default.createDirectory(at: folder.file(), withIntermediateDirectories: false)
        #expect(await transport.failure("[1]") == .notAFile)
    }

    @Test("A folder that other users can write to is refused", arguments: [0o777, 0o770, 0o1777])
    func sharedFolder(_ mode: Int) async throws {
        try folder.write("", to: "other.txt")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.url.path)
        let transport = try FileTransport(directory: folder.url)
        #expect(await transport.failure("[1]") == .notPrivate)
        #expect(try folder.names == ["other.txt"])
    }

    @Test("An error names the operation and the system's reason, and no path")
    func descriptions() {
        let full = FileTransportError("write an event file", .system("write a spool file", ENOSPC))
        #expect(full.description == "could not write an event file: No space left on device (\(ENOSPC))")
        #expect(full.code == ENOSPC && full.localizedDescription == full.description)
        #expect(FileTransportError("open", .notAFile) == .notAFile)
        #expect(FileTransportError.invalidFileSize.description == "maximumFileSize is outside its range, 1 or more")
    }
}
