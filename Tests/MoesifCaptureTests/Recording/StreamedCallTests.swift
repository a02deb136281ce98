import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Calls of other HTTP clients with streamed bodies.
@Suite("Streamed bodies of other clients", .timeLimit(.minutes(10)))
struct StreamedCallTests {
    private struct Broken: Error {}

    private let server = IncomingServer()

    private func begin() throws -> OutgoingCall {
        let url = try #require(URL(string: "https://third.example/stream"))
        return server.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
    }

    /// Returns a body that records itself and ends its call.
    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    private func body(
        of call: OutgoingCall,
        failing error: (any Error)? = nil
    ) -> RecordedBody<AsyncThrowingStream<[UInt8], any Error>> {
        let pieces = AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield([0x61, 0x62])
            continuation.yield([0x63])
            continuation.finish(throwing: error)
        }
        let recorder = server.moesif.bodyRecorder { body, error in
            call.end(response: CapturedCall.Response(status: 200, body: body), error: error)
        }
        return recorder.recording(pieces) { $0 }
    }

    private func text(_ event: JSONValue) -> String? {
        event.at("response", "body")?.string.flatMap { Data(base64Encoded: $0) }.map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("A streamed body is recorded while it is read")
    func aBodyIsRecordedWhileItIsRead() async throws {
        let body = body(of: try begin())
        var read: [UInt8] = []
        for try await piece in body { read += piece }
        #expect(read == [0x61, 0x62, 0x63])
        let event = try await server.event("Outgoing")
        #expect(text(event) == "abc" && event.at("metadata", "capture") == nil)
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("A body that fails is recorded with the bytes received so far")
    func aBodyThatFailsIsKeptAsFarAsItCame() async throws {
        let body = body(of: try begin(), failing: Broken())
        await #expect(throws: Broken.self) { for try await _ in body {} }
        let event = try await server.event("Outgoing")
        #expect(text(event) == "abc")
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 3 bytes received")
        #expect(event.at("metadata", "capture", "error", "domain")?.string?.hasSuffix("Broken") == true)
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("A body that is left early is recorded with the bytes read so far")
    func aBodyThatIsLeftIsKeptAsFarAsItCame() async throws {
        do {
            for try await _ in body(of: try begin()) { break }
        }
        let event = try await server.event("Outgoing")
        #expect(text(event) == "ab")
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 2 bytes received")
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("A body that is never read ends its call when it is deallocated")
    func aBodyThatIsNeverReadEndsItsCall() async throws {
        _ = body(of: try begin())
        let event = try await server.event("Outgoing")
        #expect(event.at("response", "status") == 200)
        #expect(event.at("metadata", "capture", "omitted", "response_body") == "incomplete, 0 bytes received")
    }

    @available(iOS 18, macOS 15, tvOS 18, watchOS 11, visionOS 2, *)
    @Test("hasEnded is true only after the body ended without an error")
    func aRecorderSaysWhetherItsBodyHasComeToTheEnd() async throws {
        let read = server.moesif.bodyRecorder()
        let body = read.recording(
            AsyncStream<[UInt8]> {
                $0.yield([0x61]); $0.finish()
            }
        ) { $0 }
        for try await _ in body { #expect(!read.hasEnded) }
        #expect(read.hasEnded)
        _ = body.makeAsyncIterator()
        #expect(!read.hasEnded)

        let failed = server.moesif.bodyRecorder()
        failed.end(error: Broken())
        #expect(!failed.hasEnded)
        let ended = server.moesif.bodyRecorder()
        ended.end()
        #expect(ended.hasEnded)
    }

    @Test("A body of known length is complete with its last byte, and any body at its end")
    func aBodyIsCompleteAtItsLength() {
        let recorder = server.moesif.bodyRecorder()
        recorder.append(Data("abc".utf8))
        for length in [nil, 4] as [Int64?] {
            let body = recorder.body(expectedLength: length)
            #expect(body.omission == .incomplete && body.count == 3)
        }
        #expect(recorder.body(expectedLength: 3) == CapturedBody(Data("abc".utf8)))
        recorder.end()
        #expect(recorder.body(expectedLength: nil) == CapturedBody(Data("abc".utf8)))
    }

    @Test("A call has the context and start time of its begin")
    func aCallHasTheContextAndTheTimeItWasBegunIn() async throws {
        let call = try Moesif.withContext(user: "u-1", metadata: ["a": 1]) { try begin() }
        server.clock.advance(by: .seconds(2))
        Moesif.withContext(user: "other") {
            call.end(
                response: CapturedCall.Response(status: 204),
                requestBody: CapturedBody(Data("x".utf8)),
                metadata: { _ in ["b": 2] }
            )
        }
        call.end(response: CapturedCall.Response(status: 500))
        let event = try await server.event("Outgoing")
        #expect(event["user_id"] == "u-1" && event.at("metadata", "a") == 1 && event.at("metadata", "b") == 2)
        #expect(event.at("response", "status") == 204 && event.at("request", "body")?.string == "eA==")
        #expect(event.at("request", "time") == "2026-01-01T00:00:00.000Z")
        #expect(event.at("response", "time") == "2026-01-01T00:00:02.000Z")
    }

    @Test("The end of a body is reported once")
    func theEndIsToldOnce() {
        let told = Lock<[CapturedBody]>([])
        do {
            let recorder = server.moesif.bodyRecorder { body, _ in told.withLock { $0.append(body) } }
            recorder.append([1, 2])
            recorder.end()
            recorder.append([3])
            recorder.end(error: Broken())
        }
        #expect(told.withLock { $0 } == [CapturedBody(Data([1, 2]))])
    }

    @Test("A disabled client records nothing")
    func aClientThatDoesNothingRecordsNothing() async throws {
        let moesif = Moesif(applicationID: "")
        let url = try #require(URL(string: "https://third.example/"))
        moesif.begin(CapturedCall.Request(url: url, method: "GET")).end(response: nil)
        let recorder = moesif.bodyRecorder()
        recorder.append([1])
        #expect(recorder.count == 1 && recorder.body().bytes == nil && moesif.statistics == Moesif.Statistics())
    }
}
