import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Ends streams at every moment of their life, many at once.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct StreamRaceTests {
    static let streams = 1_000

    /// The streams that were made, without keeping them.
    private struct Weak: Sendable {
        weak var stream: ByteStream?
    }

    private enum End: Sendable {
        case read, left, cancelled
    }

    @Test func eachOfManyStreamsIsOneEvent() async throws {
        let piece = Data(count: 700)
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                body: .chunks((0..<5).map { .init(piece, delay: $0 % 2 == 0 ? .zero : .milliseconds(1)) })
            )
        }
        defer { server.stop() }
        let client = TestClient { $0.delivery.batchSize = 1000 }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = 64
        let session = client.moesif.session(configuration: configuration)
        let made = Lock<[Weak]>([])
        let url = server.url("/")
        var random = SplitMix64(seed: 11)
        let ends = await withTaskGroup(of: End?.self) { group in
            for number in 0..<Self.streams {
                let wait = UInt64.random(in: 0...20_000_000, using: &random)
                let pieces = Int.random(in: 0...6, using: &random)
                group.addTask {
                    let read = Task {
                        let call = session.observe(URLRequest(url: url), .ofRequest, nil, handsOutTask: false)
                        let stream = ByteStream(call)
                        made.withLock { $0.append(Weak(stream: stream)) }
                        let (bytes, _) = try await stream.open(in: session.streamSession, nil)
                        return try await Self.isReadToItsEnd(bytes, pieces: number % 3 == 0 ? .max : pieces)
                    }
                    guard number % 3 == 1 else { return await Self.end(of: read) }
                    try? await Task.sleep(for: .nanoseconds(wait))
                    read.cancel()
                    return await Self.end(of: read)
                }
            }
            return await group.reduce(into: [End?]()) { $0.append($1) }
        }
        #expect(!ends.contains(nil))
        let events = await client.events()
        #expect(events.count == Self.streams)
        let complete = events.filter { $0.at("metadata", "capture", "error") == nil }.count
        let read = ends.filter { $0 == .read }.count
        // A loop that is left may leave a stream that has come to its end unseen.
        #expect(complete >= read && read > 0 && read < Self.streams)
        let cancelled = events.filter { $0.at("metadata", "capture", "error", "code") == -999 }.count
        #expect(cancelled == Self.streams - complete && cancelled > 0)
        while session.streamSession.count > 0, !Task.isCancelled { await Task.yield() }
        while made.withLock({ $0.contains { $0.stream != nil } }), !Task.isCancelled { await Task.yield() }
        #expect(made.withLock { $0.count } == Self.streams)
    }

    @Test func plainSessionsComeAndGo() async throws {
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
