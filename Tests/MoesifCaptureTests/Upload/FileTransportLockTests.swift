import Foundation
import Testing

@testable import MoesifCapture

/// Several writers of one folder.
@Suite("Concurrent use of a file transport", .timeLimit(.minutes(5)))
struct FileTransportLockTests {
    private let folder: EventFolder

    init() throws {
        folder = try EventFolder()
    }

    /// The numbers in all files, the oldest file first.
    private func numbers() throws -> [Int] {
        try folder.names.flatMap { name in try folder.values(name).compactMap { $0["n"]?.int } }
    }

    private static func body(_ number: Int) -> String {
        let padding = String(repeating: "x", count: number % 50 * 20)
        return "[{\"n\":\(number * 2),\"p\":\"\(padding)\"},\n{\"n\":\(number * 2 + 1)}]"
    }

    @Test("Two transports write 1,000 requests at once while files are rotated: none is lost, mixed or doubled")
    func twoTransports() async throws {
        let transports = try (0..<2).map { _ in
            try FileTransport(directory: folder.url, maximumFileSize: 10_000, maximumFileCount: 1000)
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                group.addTask { try await transports[number % 2].send(Self.body(number)) }
            }
            for try await status in group { #expect(status == 201) }
        }
        let numbers = try numbers()
        #expect(numbers.count == 2000 && Set(numbers) == Set(0..<2000))
        // The items of a request follow each other.
        #expect(stride(from: 0, to: 2000, by: 2).allSatisfy { numbers[$0] + 1 == numbers[$0 + 1] })
        let names = try folder.names
        #expect(names.count > 30)
        for name in names { #expect(try folder.size(name) <= 10_000) }
    }

    @Test("Two processes write at once while files are rotated: nothing is lost, mixed or doubled")
    func twoProcesses() async throws {
        let path = folder.url.path
        async let first: Void = Self.write(to: path, odd: false)
        async let second: Void = Self.write(to: path, odd: true)
        _ = try await (first, second)
        let numbers = try numbers()
        #expect(numbers.count == 1000 && Set(numbers) == Set(0..<1000))
    }

    private static func write(to path: String, odd: Bool) async throws {
        let isOdd = odd
        await #expect(processExitsWith: .success) { [path = path as String, isOdd = isOdd as Bool] in
            let transport = try FileTransport(
                directory: URL(filePath: path),
                maximumFileSize: 10_000,
                maximumFileCount: 1000
            )
            for number in 0..<500 where number.isMultiple(of: 2) != isOdd {
                try await transport.send(FileTransportLockTests.body(number))
            }
        }
    }

    /// Holds the lock of the folder as another process would.
    private func locked(_ body: () async throws -> Void) async throws {
        try folder.write("1\n")
        let descriptor = open(folder.url.path, O_RDONLY | O_CLOEXEC)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        defer { close(descriptor) }
        try await body()
    }

    @Test("A request that waits for the lock ends when its task is cancelled, and writes nothing")
    func cancelledRequest() async throws {
        try await locked {
            let transport = try FileTransport(directory: folder.url)
            let tasks = (0..<3).map { _ in Task { try await transport.send("[2]") } }
            for task in tasks { task.cancel() }
            for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
            #expect(try folder.text() == "1\n")
        }
        try await FileTransport(directory: folder.url).send("[2]")
        #expect(try folder.text() == "1\n2\n")
    }

    @Test("A lock that is not released in time is an error, and nothing is written")
    func lockedForLong() async throws {
        try await locked {
            var files = EventFiles(directory: folder.url, maximumFileSize: 100, maximumFileCount: 2)
            files.patience = .zero
            #expect(throws: FileTransportError.inUse) { try files.append(Array("2\n".utf8), to: "events") { false } }
            let text = try folder.text()
            #expect(text == "1\n")
        }
    }

    #if os(Linux)
    @Test("A transport keeps no descriptor open between requests", .tags(.linux))
    func noDescriptors() async throws {
        let transport = try FileTransport(directory: folder.url)
        try await transport.send("[1]")
        let targets = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
        }
        #expect(!targets.contains { $0.hasPrefix(folder.url.path) })
    }
    #endif
}
