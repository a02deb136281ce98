import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The source of a stream waits for a slow reader.
@Suite("Back-pressure of streams", .timeLimit(.minutes(5)))
struct StreamPaceTests {
    private static let (upper, lower) = (StreamPace.upperBound, StreamPace.lowerBound)

    @Test(
        "A source waits above the upper bound and goes on below the lower bound",
        arguments: [
            ([upper], [false]), ([upper + 1], [true]), ([upper + 1, lower], [true, true]),
            ([upper + 1, lower - 1], [true, false]), ([lower - 1, lower, upper], [false, false, false]),
            ([upper + 1, upper + 2, 0, upper + 1], [true, true, false, true]),
        ]
    )
    func bounds(_ waiting: [Int], _ expected: [Bool]) {
        var pace = StreamPace()
        var wasFull = false
        for (count, isFull) in zip(waiting, expected) {
            #expect(pace.note(waiting: count) == (isFull != wasFull))
            #expect(pace.isFull == isFull)
            wasFull = isFull
        }
    }

    @Test("The pace handler runs only when the pace changes")
    func paceIsToldAsItChangesAndNotOtherwise() async throws {
        let stream = try Self.stream()
        let changes = Lock<[Bool]>([])
        stream.onPace { [unowned stream] in changes.withLock { $0.append(stream.isFull) } }
        let piece = Data(count: 64 << 10)
        for _ in 0..<16 { stream.receive(piece) }
        #expect(changes.withLock { $0.isEmpty } && !stream.isFull)
        for _ in 0..<4 { stream.receive(piece) }
        #expect(changes.withLock { $0 } == [true])
        #expect(try await stream.next(isolation: nil)?.count == 20 * piece.count)
        #expect(changes.withLock { $0 } == [true, false])
        stream.finish(nil)
    }

    /// A task that stays suspended would never end.
    @Test("A stream that was read completely never leaves its source waiting", .tags(.race))
    func whatHasBeenReadNeverLeavesItWaiting() async throws {
        let stream = try Self.stream()
        let isWaiting = Lock(false)
        let queue = DispatchQueue(label: "pace")
        // The stream releases the handler when it ends.
        stream.onPace { queue.async { isWaiting.withLock { $0 = stream.isFull } } }
        let pieces = 10_000
        let writer = Task.detached {
            let piece = Data(count: 64 << 10)
            for _ in 0..<pieces {
                while stream.waiting > 8 << 20, !Task.isCancelled { await Task.yield() }
                stream.receive(piece)
            }
            // A stream that ends while it is full does not report the change.
            while stream.waiting > 0, !Task.isCancelled { await Task.yield() }
            stream.finish(nil)
        }
        var count = 0
        while let data = try await stream.next(isolation: nil) { count += data.count }
        await writer.value
        queue.sync {}
        #expect(count == pieces * 64 << 10)
        #expect(!isWaiting.withLock { $0 } && !stream.isFull)
    }

    @Test("A stream that has ended is deallocated", arguments: [true, false])
    func nothingIsKept(_ isCancelled: Bool) throws {
        weak var kept: ByteStream?
        do {
            let stream = try Self.stream()
            kept = stream
            stream.onPace { _ = stream.isFull }
            if isCancelled { stream.cancel() } else { stream.finish(nil) }
            stream.onPace { _ = stream.isFull }
        }
        #expect(kept == nil)
    }

    private static func stream() throws -> ByteStream {
        let url = try #require(URL(string: "http://h/"))
        let request = URLRequest(url: url)
        let stream = ByteStream(CallRecorder.begin(request, recorder: nil).call)
        stream.receive(
            URLResponse(url: url, mimeType: nil, expectedContentLength: 0, textEncodingName: nil)
        )
        return stream
    }
}
