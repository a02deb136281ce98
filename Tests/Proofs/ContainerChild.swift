import Foundation
import MoesifCapture
import MoesifCaptureTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The process in a container; it captures real calls, delivers them, and prints its statistics.
struct ContainerChild {
    enum Mode: String {
        case plain
        /// No folder is writable.
        case readOnly
        /// The process has the id 1 and no handler for SIGTERM, so that the signal does not terminate it.
        case process1
        /// The waiting events would exceed the memory if all were kept.
        case crowded
    }

    private static let calls = 200
    private let mode: Mode
    private let collector: URL

    init(_ words: [String]) throws {
        guard words.count == 2, let mode = Mode(rawValue: words[0]), let collector = URL(string: words[1]) else {
            throw Failure("container-child needs a mode and a collector", status: 2)
        }
        self.mode = mode
        self.collector = collector
    }

    func run() async throws {
        if mode == .process1 { try require(getpid() == 1, "this is process \(getpid())") }
        let folder = FileManager.default.temporaryDirectory.appending(path: "container-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try LoopbackServer { _ in .text("hello") }
        let moesif = Moesif(applicationID: "container") {
            $0.baseURL = collector
            $0.delivery.deliversAtExit = mode == .process1
            if mode == .process1 { $0.delivery.batchInterval = .seconds(3600) }
            if mode != .crowded { $0.delivery.spool = .directory(folder) }
        }
        let session = moesif.session()
        try await call(session, server.url)
        switch mode {
        case .plain: try require(moesif.health.reason == nil, "\(moesif.health)")
        case .readOnly:
            try require(!FileManager.default.createFile(atPath: folder.path, contents: nil), "a folder is writable")
        case .process1:
            kill(getpid(), SIGTERM)
            let end = ContinuousClock.now + .seconds(60)
            while moesif.statistics.delivered < Self.calls {
                try require(.now < end, "not delivered within 60 s of the signal: \(moesif.statistics)")
                await Task.yield()
            }
            // The system has not terminated the process, and its calls go on.
            try await call(session, server.url)
        case .crowded: try await crowd(moesif)
        }
        let end = await moesif.shutdown(timeout: .seconds(60))
        let statistics = end.statistics
        try require(end.isComplete && statistics.isBalanced, "\(statistics)")
        try require(mode == .crowded || statistics.delivered == statistics.captured, "\(statistics)")
        try require(statistics.delivered >= Self.calls, "\(statistics)")
        print(statistics)
        server.stop()
    }

    /// Makes calls, eight at a time.
    private func call(_ session: CapturingURLSession, _ url: URL) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in 0..<(Self.calls / 8) {
                        let place = url.appending(path: "\(lane)/\(number)")
                        try require(try await session.data(from: place).0 == Data("hello".utf8), "a wrong response")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Records 400 MB of bodies, faster than any collector accepts them.
    private func crowd(_ moesif: Moesif) async throws {
        // Random bytes do not compress.
        var random = SystemRandomNumberGenerator()
        let body = Data((0..<50_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        guard let url = URL(string: "https://api.example.com/upload") else { throw Failure("no URL") }
        for number in 0..<8000 {
            moesif.record(
                request: CapturedCall.Request(url: url, method: "POST", body: CapturedBody(body)),
                response: CapturedCall.Response(status: 200)
            )
            if number.isMultiple(of: 100) { await Task.yield() }
        }
        try require(moesif.statistics.droppedTotal > 0, "no event was dropped: \(moesif.statistics)")
    }
}
