import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The state of a streamed call; the tests feed it by hand.
@Suite("State of a streamed response", .timeLimit(.minutes(5)))
struct ByteStreamTests {
    private static let response = URLResponse(
        url: URL(fileURLWithPath: "/"),
        mimeType: nil,
        expectedContentLength: 0,
        textEncodingName: nil
    )

    @Test("Received bytes are read before the end of the stream")
    func whatCameIsReadBeforeTheEnd() async throws {
        let stream = try stream()
        stream.receive(Self.response)
        stream.receive(Data("ab".utf8))
        stream.receive(Data("c".utf8))
        stream.finish(nil)
        #expect(try await stream.next(isolation: nil) == Data("abc".utf8))
        #expect(try await stream.next(isolation: nil) == nil)
        #expect(try await stream.next(isolation: nil) == nil)
        stream.receive(Data("late".utf8))
        #expect(stream.waiting == 0)
        #expect(try await stream.next(isolation: nil) == nil)
    }

    @Test("A failure is thrown once, after the received bytes")
    func failureIsToldOnceAfterWhatCame() async throws {
        let stream = try stream()
        stream.receive(Self.response)
        stream.receive(Data("ab".utf8))
        stream.finish(URLError(.networkConnectionLost))
        #expect(try await stream.next(isolation: nil) == Data("ab".utf8))
        #expect(await failureCode { try await stream.next(isolation: nil) } == .networkConnectionLost)
        #expect(try await stream.next(isolation: nil) == nil)
    }

    @Test("A stream that ends without a response fails")
    func callWithoutAnAnswerFails() async throws {
        let stream = try stream()
        stream.finish(nil)
        #expect(await failureCode { try await stream.head() } == .badServerResponse)
    }

    @Test("Interim responses are not the head of the response")
    func interimResponsesAreNotTheHead() async throws {
        let stream = try stream()
        let url = try #require(URL(string: "http://h/"))
        for status in [100, 103, 200] {
            let head = HTTPURLResponse(url: url, statusCode: status, httpVersion: nil, headerFields: nil)
            stream.receive(try #require(head))
        }
        #expect((try await stream.head() as? HTTPURLResponse)?.statusCode == 200)
    }

    @Test("A provisional response counts unless another response follows", arguments: [true, false])
    func provisionalHeadGivesWay(_ isReplaced: Bool) async throws {
        let stream = try stream()
        let url = try #require(URL(string: "http://h/"))
        let challenge = HTTPURLResponse(url: url, statusCode: 401, httpVersion: nil, headerFields: nil)
        stream.receive(try #require(challenge), isProvisional: true)
        stream.receive(Data("who?".utf8))
        if isReplaced {
            stream.receive(Self.response)
            stream.receive(Data("you".utf8))
        }
        stream.finish(nil)
        let status = (try await stream.head() as? HTTPURLResponse)?.statusCode
        #expect(status == (isReplaced ? nil : 401))
        #expect(try await stream.next(isolation: nil) == Data((isReplaced ? "you" : "who?").utf8))
    }

    @Test("A buffer overflow ends the call after the buffered bytes")
    func overflowEndsTheCallAfterWhatWasKept() async throws {
        let stream = try stream(capacity: 10)
        let stops = Lock(0)
        stream.onStop { stops.withLock { $0 += 1 } }
        stream.receive(Self.response)
        for _ in 0..<5 { stream.receive(Data("1234".utf8)) }
        #expect(stops.withLock { $0 } == 1)
        #expect(stream.isOver && stream.mostWaiting == 8)
        #expect(try await stream.next(isolation: nil) == Data("12341234".utf8))
        await #expect(throws: StreamBufferOverflow(capacity: 10)) { try await stream.next(isolation: nil) }
        #expect("\(StreamBufferOverflow(capacity: 10))".contains("10 bytes"))
    }

    @Test("The buffer holds exactly its capacity")
    func theCapacityItselfFits() async throws {
        let stream = try stream(capacity: 8)
        stream.receive(Self.response)
        stream.receive(Data("12345678".utf8))
        #expect(!stream.isOver)
        #expect(try await stream.next(isolation: nil)?.count == 8)
        stream.receive(Data("12345678".utf8))
        #expect(!stream.isOver)
    }

    @Test("Cancelling drops the buffered bytes and stops the call once")
    func cancellingDropsWhatWaitsAndStopsOnce() async throws {
        let stream = try stream()
        let stops = Lock(0)
        stream.onStop { stops.withLock { $0 += 1 } }
        stream.receive(Self.response)
        stream.receive(Data("ab".utf8))
        stream.cancel()
        stream.cancel()
        stream.finish(nil)
        #expect(stops.withLock { $0 } == 1)
        #expect(stream.waiting == 0)
        #expect(await failureCode { try await stream.next(isolation: nil) } == .cancelled)
    }

    /// Otherwise the reader's next step, such as a final flush, could run before the call is recorded.
    @Test("A call is recorded before its reader sees the end of the stream", arguments: [true, false])
    func theCallIsRecordedBeforeItsReaderLearnsOfTheEnd(isFinished: Bool) async throws {
        let time = WatchedTime()
        let client = TestClient { $0.timeSource = time }
        let url = try #require(URL(string: "http://h/"))
        let session = client.moesif.session(configuration: .ephemeral)
        let stream = ByteStream(session.begin(URLRequest(url: url)).call)
        stream.receive(Self.response)
        let states = Lock<[Bool]>([])
        time.onReading { states.withLock { $0.append(stream.isOver) } }
        if isFinished { stream.finish(nil) } else { stream.cancel() }
        #expect(stream.isOver)
        #expect(states.withLock { $0.first } == false)
        time.onReading {}
        #expect(await client.events().count == 1)
    }

    @Test("A call is recorded when its reader stops while another thread ends the stream", .tags(.race))
    func theCallIsRecordedWhenItsReaderHasLeft() async throws {
        let time = WatchedTime()
        let client = TestClient { $0.timeSource = time }
        let url = try #require(URL(string: "http://h/"))
        let session = client.moesif.session(configuration: .ephemeral)
        let finishing = DispatchQueue(label: "finishing")
        let isFinishing = DispatchSpecificKey<Bool>()
        finishing.setSpecific(key: isFinishing, value: true)
        for _ in 0..<200 {
            let stream = ByteStream(session.begin(URLRequest(url: url)).call)
            stream.receive(Self.response)
            let before = client.moesif.statistics.captured
            let isEnding = DispatchSemaphore(value: 0)
            time.onReading {
                guard DispatchQueue.getSpecific(key: isFinishing) == true else { return }
                isEnding.signal()
                for _ in 0..<100 { sched_yield() }
            }
            finishing.async { stream.finish(nil) }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    isEnding.wait()
                    continuation.resume()
                }
            }
            stream.leave(.seconds(60))
            #expect(client.moesif.statistics.captured == before + 1)
            time.onReading {}
        }
        _ = await client.events()
    }

    @Test("A stop handler added after the end runs at once")
    func stopThatComesAfterTheEndIsDoneAtOnce() async throws {
        let stream = try stream()
        stream.cancel()
        let stops = Lock(0)
        stream.onStop { stops.withLock { $0 += 1 } }
        #expect(stops.withLock { $0 } == 1)
    }

    @Test("Concurrent readers share the bytes and all see the end", .tags(.race))
    func severalReadersShareTheBytesAndTheEnd() async throws {
        let stream = try stream()
        stream.receive(Self.response)
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    var count = 0
                    while let data = try? await stream.next(isolation: nil) { count += data.count }
                    return count
                }
            }
            for _ in 0..<1000 { stream.receive(Data("123".utf8)) }
            stream.finish(nil)
            return await group.reduce(0, +)
        }
        #expect(counts == 3000)
    }

    @Test("An endless stream uses bounded memory")
    func endlessStreamCostsBoundedMemory() async throws {
        let client = TestClient { $0.bodyLimit = 1000 }
        let session = client.moesif.session(configuration: .ephemeral)
        let url = try #require(URL(string: "http://h/events"))
        let stream = ByteStream(
            session.begin(URLRequest(url: url)).call,
            capacity: 1 << 16
        )
        let head = HTTPURLResponse(url: url, statusCode: 200, httpVersion: nil, headerFields: nil)
        stream.receive(try #require(head))
        let event = Data(("data: " + String(repeating: "x", count: 1000) + "\n\n").utf8)
        var read = 0
        var mostKept = 0
        for round in 1...20_000 {
            stream.receive(event)
            mostKept = max(mostKept, stream.call.kept)
            if round % 50 == 0 { read += try await stream.next(isolation: nil)?.count ?? 0 }
        }
        #expect(read == 20_000 * event.count)
        #expect(stream.mostWaiting == 50 * event.count)
        #expect(mostKept <= 1000)
        stream.cancel()
        let sent = try #require(await client.events().first)
        #expect(sent.at("response", "body", "bytes")?.int == read)
    }

    private func stream(capacity: Int = ByteStream.capacity) throws -> ByteStream {
        let url = try #require(URL(string: "http://h/"))
        return ByteStream(
            CallRecorder(URLRequest(url: url), nil, CallContext(), .session(handsOutTask: false), clients: []),
            capacity: capacity
        )
    }
}
