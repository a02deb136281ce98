import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Ends many concurrent streams at random moments.
@Suite("Ending streams at any moment", .tags(.race), .serialized, .timeLimit(.minutes(10)))
struct StreamRaceTests {
    static let streams = 1_000

    /// A weak reference to a stream.
    private struct Weak: Sendable {
        weak var stream: ByteStream?
    }

    private enum End: Sendable {
        case read, left, cancelled
    }

    @Test("Each of 1,000 concurrent streams is one event and is deallocated", .tags(.slow))
    func eachOfManyStreamsIsOneEvent() async throws {
        let pieces: [LoopbackServer.Response.Chunk] = (0..<5).map {
            .init(Data(count: 700), delay: $0 % 2 == 0 ? .zero : .milliseconds(1))
        }
        let server = try LoopbackServer { request in
            let rest: [LoopbackServer.Response.Chunk] =
                request.path == "/held" ? [.init(Data(count: 1), delay: .seconds(3600))] : []
            return LoopbackServer.Response(body: .chunks(pieces + rest))
        }
        defer { server.stop() }
        let client = TestClient { $0.delivery.batchSize = 1000 }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 64
        // The wait for a free connection counts.
        configuration.timeoutIntervalForRequest = 600
        let session = client.moesif.session(configuration: configuration)
        let made = Lock<[Weak]>([])
        var random = SplitMix64(seed: 11)
        let ends = await withTaskGroup(of: End?.self) { group in
            for number in 0..<Self.streams {
                let wait = UInt64.random(in: 0...50_000_000, using: &random)
                let isLeft = number % 4 == 1
                let isCancelled = number % 4 > 1
                let pieces = isLeft ? number / 4 % 2 : .max
                // Half of the cancelled streams could also end by themselves: whichever happens first.
                let url = server.url(isLeft || number % 4 == 2 ? "/held" : "/whole")
                group.addTask {
                    let read = Task {
                        let (call, request) = session.begin(URLRequest(url: url))
                        let stream = ByteStream(call)
                        made.withLock { $0.append(Weak(stream: stream)) }
                        let (bytes, _) = try await stream.open(request, in: await session.streamSession, nil)
                        return try await Self.isReadToItsEnd(bytes, pieces: pieces)
                    }
                    if isCancelled {
                        try? await Task.sleep(for: .nanoseconds(wait))
                        read.cancel()
                    }
                    return await Self.end(of: read)
                }
            }
            return await group.reduce(into: [End?]()) { $0.append($1) }
        }
        #expect(!ends.contains(nil))
        #expect(ends.filter { $0 == .left }.count == Self.streams / 4)
        let events = await client.events()
        #expect(events.count == Self.streams)
        let complete = events.filter { $0.at("metadata", "capture", "error") == nil }.count
        let cancelled = events.filter { $0.at("metadata", "capture", "error", "code") == -999 }.count
        #expect(complete + cancelled == Self.streams)
        // A task that is cancelled after the end of its stream still reads the buffered bytes.
        #expect(ends.filter { $0 == .read }.count == complete && complete >= Self.streams / 4)
        #expect(cancelled >= Self.streams / 2)
        await session.waitForStreams()
        while made.withLock({ $0.contains { $0.stream != nil } }), !Task.isCancelled { await Task.yield() }
        #expect(made.withLock { $0.count } == Self.streams)
    }

    @Test("A stream cancelled as it starts is one event, also if the protocol captures too", .tags(.slow))
    func streamThatIsCancelledAsItStartsIsOneEventThoughTheProtocolCapturesToo() async throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let client = TestClient { $0.delivery.batchSize = 1000 }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: client.moesif)
        let session = client.moesif.session(configuration: configuration)
        let url = server.url("/")
        var random = SplitMix64(seed: 5)
        for _ in 0..<Self.streams {
            let wait = UInt64.random(in: 0...300_000, using: &random)
            let read = Task { for try await _ in try await session.bytes(from: url).0 {} }
            let end = ContinuousClock.now + .nanoseconds(wait)
            while ContinuousClock.now < end { await Task.yield() }
            read.cancel()
            _ = await read.result
        }
        await session.waitForStreams()
        #expect(await client.events().count == Self.streams)
    }

    @Test("Concurrent streams of a plain session all end")
    func plainSessionsComeAndGo() async throws {
        let server = try LoopbackServer { _ in .text("ok") }
        defer { server.stop() }
        let session = URLSession(configuration: .ephemeral)
        let url = server.url("/")
        let counts = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    var count = 0
                    guard let (bytes, _) = try? await session.bytes(from: url) else { return -1 }
                    do {
                        for try await _ in bytes {
                            count += 1
                            if number % 2 == 0 { break }
                        }
                    } catch {
                        return -1
                    }
                    return count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(counts == 100 * 2 + 100)
        await server.waitForOpenConnections(atMost: 0)
    }

    private static func isReadToItsEnd(_ bytes: ResponseBytes, pieces: Int) async throws -> Bool {
        var count = 0
        if pieces == 0 { return false }
        for try await _ in bytes.chunks {
            count += 1
            if count >= pieces { return false }
        }
        return true
    }

    private static func end(of read: Task<Bool, any Error>) async -> End? {
        switch await read.result {
        case .success(let isComplete): isComplete ? .read : .left
        case .failure(let error as URLError) where error.code == .cancelled: .cancelled
        case .failure: nil
        }
    }
}

extension CapturingURLSession {
    /// Waits until `URLSession` has ended every stream, which it does after the reader has seen the end.
    func waitForStreams() async {
        #if canImport(FoundationNetworking)
        while let streams = madeStreamSession, streams.count > 0, !Task.isCancelled { await Task.yield() }
        #endif
    }
}
