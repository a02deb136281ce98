import Foundation
import Testing

@testable import MoesifCapture

/// The files that a file transport keeps, and those that other programs move or delete.
@Suite("Rotation of a file transport", .timeLimit(.minutes(5)))
struct FileTransportRotationTests {
    private let folder: EventFolder

    init() throws {
        folder = try EventFolder()
    }

    private func transport(size: Int = 10, count: Int = 3) throws -> FileTransport {
        try FileTransport(directory: folder.url, maximumFileSize: size, maximumFileCount: count)
    }

    /// The lines of the event files, the oldest file first.
    private func files() throws -> [String] {
        try folder.names.filter { $0.hasPrefix("events.") }.map {
            try folder.text($0).replacingOccurrences(of: "\n", with: " ")
        }
    }

    @Test("A file is rotated before it would exceed its size, and the oldest is deleted")
    func rotation() async throws {
        let transport = try transport()
        for number in 1...5 { try await transport.send("[\(number)00]") }
        #expect(try files() == ["100 200 ", "300 400 ", "500 "])
        #expect(try folder.names == ["events.000001.ndjson", "events.000002.ndjson", "events.ndjson"])
        for number in 6...9 { try await transport.send("[\(number)00]") }
        #expect(try files() == ["500 600 ", "700 800 ", "900 "])
        #expect(try folder.names == ["events.000003.ndjson", "events.000004.ndjson", "events.ndjson"])
    }

    @Test("A file may be as large as the maximum, and not larger")
    func exactSize() async throws {
        let transport = try transport()
        try await transport.send("[1234]")
        try await transport.send("[5678]")
        #expect(try folder.size() == 10)
        try await transport.send("[1]")
        #expect(try files() == ["1234 5678 ", "1 "])
    }

    @Test("A request that is larger than a file gets a file to itself, in one piece")
    func largeRequest() async throws {
        let transport = try transport()
        try await transport.send("[1]")
        try await transport.send("[100,200,300,400]")
        try await transport.send("[2]")
        #expect(try files() == ["1 ", "100 200 300 400 ", "2 "])
    }

    @Test("With a maximum of one file, the old one is deleted")
    func oneFile() async throws {
        let transport = try transport(count: 1)
        for number in 1...3 { try await transport.send("[\(number)00000]") }
        #expect(try files() == ["300000 "])
    }

    @Test("A rotation deletes the files beyond a lower maximum")
    func lowerMaximum() async throws {
        let former = try transport(count: 5)
        for number in 1...5 { try await former.send("[\(number)00000]") }
        #expect(try folder.names.count == 5)
        let transport = try transport(count: 2)
        try await transport.send("[600000]")
        #expect(try files() == ["500000 ", "600000 "])
    }

    @Test("A file that a shipper deletes frees its place, and the numbers go on from the highest")
    func deletedByOthers() async throws {
        let transport = try transport()
        for number in 1...3 { try await transport.send("[\(number)00000]") }
        try FileManager.default.removeItem(at: folder.file("events.000001.ndjson"))
        try await transport.send("[400000]")
        #expect(try files() == ["200000 ", "300000 ", "400000 "])
        #expect(try folder.names == ["events.000002.ndjson", "events.000003.ndjson", "events.ndjson"])
    }

    @Test("A rotation leaves files with other names alone")
    func otherFiles() async throws {
        let others = [
            "actions.000001.ndjson", "events.000009.ndjson.gz", "events.1.ndjson", "events.9999999999999999999.ndjson",
            "events.a00001.ndjson", "events.0000001.ndjson",
        ]
        for name in others { try folder.write("", to: name) }
        let transport = try transport(count: 2)
        for number in 1...3 { try await transport.send("[\(number)00000]") }
        #expect(try Set(folder.names) == Set(others + ["events.000002.ndjson", "events.ndjson"]))
    }

    @Test(
        "More than six digits count on",
        arguments: [(999_999, "events.1000000.ndjson"), (12, "events.000013.ndjson")]
    )
    func numbers(_ number: Int, _ next: String) async throws {
        let transport = try transport()
        try folder.write("", to: RotatedFile(of: "events", number: number).name)
        for number in 1...2 { try await transport.send("[\(number)00000]") }
        #expect(try folder.names.contains(next))
    }

    @Test("The kinds of items are rotated separately")
    func kinds() async throws {
        let transport = try transport()
        try await transport.send("[100000]", to: "/v1/actions/batch")
        for number in 1...4 { try await transport.send("[\(number)00000]") }
        #expect(try folder.text("actions.ndjson") == "100000\n")
        #expect(try folder.names.count == 4)
    }

    @Test("A rotation renames, so that a program which has the file open reads on in it")
    func openReader() async throws {
        let transport = try transport()
        try await transport.send("[1]")
        let reader = try FileHandle(forReadingFrom: folder.file())
        defer { try? reader.close() }
        try await transport.send("[2]")
        try await transport.send("[300000]")
        #expect(try reader.readToEnd() == Data("1\n2\n".utf8))
    }

    @Test("After another program renamed or deleted the file, or the folder, the transport writes to a new one")
    func renamedByOthers() async throws {
        let transport = try transport(size: 1000)
        try await transport.send("[1]")
        let moved = folder.parent.appending(path: "moved")
        try FileManager.default.moveItem(at: folder.file(), to: moved)
        try await transport.send("[2]")
        #expect(try Data(contentsOf: moved) == Data("1\n".utf8))
        #expect(try folder.text() == "2\n")
        try FileManager.default.removeItem(at: folder.file())
        try await transport.send("[3]")
        #expect(try folder.text() == "3\n")
        try FileManager.default.removeItem(at: folder.url)
        try await transport.send("[4]")
        #expect(try folder.text() == "4\n")
    }

    @Test("A file that another program emptied is filled from its start")
    func emptiedByOthers() async throws {
        let transport = try transport(size: 1000)
        try await transport.send("[123456]")
        try Data().write(to: folder.file())
        try await transport.send("[1]")
        #expect(try folder.text() == "1\n")
    }
}
