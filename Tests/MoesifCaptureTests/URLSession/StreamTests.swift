import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The bytes, lines and errors that the reader of a streamed response receives.
@Suite("Reading streamed responses", .timeLimit(.minutes(10)))
struct StreamTests {
    /// Longer than any test takes: bytes sent after this delay never arrive.
    private static let never = Duration.seconds(3600)

    enum Holder: String, CaseIterable, Sendable {
        case plain, capturing

        func session(_ client: TestClient) -> any CapturingSession {
            self == .plain
                ? URLSession(configuration: .ephemeral) : client.moesif.session(configuration: .ephemeral)
        }
    }

    @Test("The response arrives before its body", arguments: Holder.allCases)
    func headComesBeforeTheBody(_ holder: Holder) async throws {
        let server = try Self.server([.init(Data("late".utf8), delay: Self.never)])
        defer { server.stop() }
        let client = TestClient()
        let (_, response) = try await holder.session(client).bytes(from: server.url("/"))
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(response.url == server.url("/"))
    }

    @Test("The first byte arrives while the server holds the rest", arguments: Holder.allCases)
    func firstByteComesWhileTheServerHoldsTheRest(_ holder: Holder) async throws {
        let server = try Self.server([.init(Data("a".utf8)), .init(Data("b".utf8), delay: Self.never)])
        defer { server.stop() }
        let (bytes, _) = try await holder.session(TestClient()).bytes(from: server.url("/"))
        var iterator = bytes.makeAsyncIterator()
        #expect(try await iterator.next(isolation: nil) == UInt8(ascii: "a"))
    }

    @Test(
        "The bytes and chunks equal the bytes that the server sent",
        .tags(.slow),
        arguments: [1, 2, 3, 7, 1000, 4096, 16_384, 16_385, 100_000, 300_000],
        Holder.allCases
    )
    func bytesAreThoseThatWereSent(_ size: Int, _ holder: Holder) async throws {
        let sent = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        let served = sent.prefix(size < 10 ? 3000 : sent.count)
        let server = try Self.server(
            stride(from: 0, to: served.count, by: size).map {
                .init(served[$0..<min($0 + size, served.count)])
            }
        )
        defer { server.stop() }
        let session = holder.session(TestClient())
        var bytes = Data()
        for try await byte in try await session.bytes(from: server.url("/")).0 { bytes.append(byte) }
        #expect(bytes == served)
        var chunks = Data()
        for try await chunk in try await session.bytes(for: URLRequest(url: server.url("/"))).0.chunks {
            #expect(!chunk.isEmpty)
            chunks.append(chunk)
        }
        #expect(chunks == served)
    }

    @Test("Lines end at a line feed, a carriage return or both")
    func linesEndInEveryWay() async throws {
        let text = "data: 1\n\ndata: 2\r\n\r\nevent: ä\rend\r\rlast"
        let expected = ["data: 1", "", "data: 2", "", "event: ä", "end", "", "last"]
        for size in [1, 2, 5, 100] {
            let all = Data(text.utf8)
            let server = try Self.server(
                stride(from: 0, to: all.count, by: size).map {
                    .init(all[$0..<min($0 + size, all.count)])
                }
            )
            defer { server.stop() }
            let (bytes, _) = try await TestClient().moesif.session(configuration: .ephemeral)
                .bytes(from: server.url("/"))
            var lines: [String] = []
            for try await line in bytes.lines { lines.append(line) }
            #expect(lines == expected)
        }
    }

    @Test("A line longer than the buffer ends the call with an overflow")
    func lineWithoutEndEndsTheCall() async throws {
        let server = try Self.server([.init(Data(count: 5000)), .init(Data(count: 1), delay: Self.never)])
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let (call, request) = session.begin(URLRequest(url: server.url("/")))
        let (bytes, _) = try await ByteStream(call, capacity: 4999).open(request, in: await session.streamSession, nil)
        await #expect(throws: StreamBufferOverflow(capacity: 4999)) {
            for try await line in bytes.lines { Issue.record("a line: \(line)") }
        }
        #expect(await client.events().count == 1)
    }

    @Test("A slow reader gets the buffered bytes and then the overflow")
    func slowReaderGetsWhatWasKeptThenTheOverflow() async throws {
        let server = try Self.server((0..<50).map { _ in .init(Data(count: 1000)) })
        defer { server.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        let (call, request) = session.begin(URLRequest(url: server.url("/")))
        let stream = ByteStream(call, capacity: 10_000)
        let (bytes, _) = try await stream.open(request, in: await session.streamSession, nil)
        await client.waitForCaptured(1)
        var count = 0
        await #expect(throws: StreamBufferOverflow(capacity: 10_000)) {
            for try await _ in bytes { count += 1 }
        }
        #expect(count == stream.mostWaiting && count > 0 && count <= 10_000)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 200)
        #expect(event.at("metadata", "capture", "error", "domain") == "MoesifCapture.StreamBufferOverflow")
    }

    @Test("A connection lost midway throws after the bytes received so far", arguments: Holder.allCases)
    func connectionThatIsLostMidwayFailsAfterWhatCame(_ holder: Holder) async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.Response(
                body: .chunks([.init(Data("half".utf8)), .init(Data(" of it".utf8))]),
                ending: .dropAfterChunks
            )
        }
        defer { server.stop() }
        let (bytes, _) = try await holder.session(TestClient()).bytes(from: server.url("/"))
        var read = Data()
        let code = await failureCode {
            for try await byte in bytes { read.append(byte) }
        }
        #expect(code != nil)
        #expect(read == Data("half of it".utf8))
    }

    @Test("A refused connection throws", arguments: Holder.allCases)
    func callThatIsRefusedThrows(_ holder: Holder) async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/"))
        let client = TestClient()
        #expect(await failureCode { try await holder.session(client).bytes(from: url) } == .cannotConnectToHost)
        #expect(await client.events().count == (holder == .plain ? 0 : 1))
    }

    @Test("A call that is not HTTP throws", arguments: Holder.allCases)
    func callThatIsNotHTTPThrows(_ holder: Holder) async throws {
        let url = try #require(URL(string: "strange://host/x"))
        #expect(await failureCode { try await holder.session(TestClient()).bytes(from: url) } == .unsupportedURL)
    }

    @Test("A response with an error status has its body", arguments: [404, 500], Holder.allCases)
    func errorStatusHasItsBody(_ status: Int, _ holder: Holder) async throws {
        let server = try LoopbackServer { _ in .text("sorry", status: status) }
        defer { server.stop() }
        let (bytes, response) = try await holder.session(TestClient()).bytes(from: server.url("/"))
        #expect((response as? HTTPURLResponse)?.statusCode == status)
        #expect(try await Self.text(bytes) == "sorry")
    }

    @Test("A redirect is followed and reported to the call's delegate")
    func redirectIsFollowedAndToldToTheDelegateOfTheCall() async throws {
        let server = try LoopbackServer { $0.path == "/start" ? .redirect(to: "/end") : .text("here") }
        defer { server.stop() }
        let client = TestClient()
        let ofSession = RecordingDelegate()
        let session = client.moesif.session(configuration: .ephemeral, delegate: ofSession)
        let delegate = RecordingDelegate()
        let (bytes, response) = try await session.bytes(from: server.url("/start"), delegate: delegate)
        #expect(response.url?.path == "/end")
        #expect(try await Self.text(bytes) == "here")
        #expect(delegate.summary.redirects == 1)
        #expect(delegate.summary.responses == [200])
        #expect(delegate.summary.received == 4)
        #expect(ofSession.summary == RecordingDelegate.Summary())
        let event = try #require(await client.events().first)
        #expect(event.at("request", "uri")?.string == server.url("/start").absoluteString)
        #expect(event.at("metadata", "capture", "final_uri")?.string == server.url("/end").absoluteString)
    }

    enum Answer: String, CaseIterable, Sendable {
        case none, refusal, wrong, right
    }

    @Test("A challenged stream ends, whatever its delegate answers", arguments: Answer.allCases, Holder.allCases)
    func challengeEnds(_ answer: Answer, _ holder: Holder) async throws {
        let server = try LoopbackServer { request in
            guard request.headers.contains(where: { $0.name == "Authorization" && $0.value == "Basic dTpw" }) else {
                var response = LoopbackServer.Response.text("who?", status: 401)
                response.headers.append(.init(name: "WWW-Authenticate", value: "Basic realm=\"r\""))
                return response
            }
            return .text("welcome")
        }
        defer { server.stop() }
        let client = TestClient()
        let delegate: (any URLSessionTaskDelegate)? =
            switch answer {
            case .none: nil
            case .refusal: QuietDelegate()
            case .wrong: CredentialDelegate(password: "x")
            case .right: CredentialDelegate(password: "p")
            }
        let session = holder.session(client)
        if answer == .refusal {
            #expect(
                await failureCode {
                    try await Self.text(session.bytes(from: server.url("/"), delegate: delegate).0)
                } == .cancelled
            )
        } else {
            let (bytes, response) = try await session.bytes(from: server.url("/"), delegate: delegate)
            #expect((response as? HTTPURLResponse)?.statusCode == (answer == .right ? 200 : 401))
            #expect(try await Self.text(bytes) == (answer == .right ? "welcome" : "who?"))
        }
        let statuses = await client.events().map { $0.at("response", "status")?.int }
        #expect(statuses == (holder == .plain ? [] : [answer == .right ? 200 : 401]))
    }

    @Test("A stream of a wrapped session captures nothing if the session is used directly")
    func plainSessionCapturesNothing() async throws {
        let server = try Self.server([.init(Data("a".utf8))])
        defer { server.stop() }
        let client = TestClient()
        let inner = URLSession(configuration: .ephemeral)
        _ = client.moesif.session(wrapping: inner)
        let plain: any CapturingSession = inner
        #expect(try await Self.text(plain.bytes(from: server.url("/")).0) == "a")
        #expect(await client.events().isEmpty)
    }

    @Test("The headers of the session configuration apply to streams")
    func configurationOfTheSessionCounts() async throws {
        let server = try LoopbackServer { request in
            .text(request.headers.first { $0.name == "X-App" }?.value ?? "none")
        }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpAdditionalHeaders = ["X-App": "seven"]
        for session: any CapturingSession in [
            URLSession(configuration: configuration), TestClient().moesif.session(configuration: configuration),
        ] {
            #expect(try await Self.text(session.bytes(from: server.url("/")).0) == "seven")
        }
    }

    @Test("A stream outlives its session")
    func streamOutlivesItsSession() async throws {
        let server = try Self.server([.init(Data("a".utf8)), .init(Data("b".utf8), delay: .milliseconds(50))])
        defer { server.stop() }
        let client = TestClient()
        let bytes = try await client.moesif.session(configuration: .ephemeral).bytes(from: server.url("/")).0
        #expect(try await Self.text(bytes) == "ab")
        #expect(await client.events().count == 1)
    }

    @Test("A byte order mark at the start is no part of the first line")
    func byteOrderMarkIsNoPartOfTheFirstLine() async throws {
        for text in ["\u{FEFF}data: 1\n\u{FEFF}data: 2\n", "\u{FEFF}\n\u{FEFF}", "data: 1\n\u{FEFF}\n"] {
            let server = try Self.server([.init(Data(text.utf8))])
            defer { server.stop() }
            var lines: [String] = []
            for try await line in try await Holder.capturing.session(TestClient()).bytes(from: server.url("/")).0.lines
            {
                lines.append(line)
            }
            var expected = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if expected.last == "" { expected.removeLast() }
            if text.unicodeScalars.first == "\u{FEFF}" { expected[0].unicodeScalars.removeFirst() }
            #expect(lines.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @MainActor
    @Test("Bytes can be read on the main actor")
    func bytesCanBeReadOnTheMainActor() async throws {
        let server = try Self.server([.init(Data(count: 100_000))])
        defer { server.stop() }
        let (bytes, _) = try await TestClient().moesif.session(configuration: .ephemeral).bytes(from: server.url("/"))
        var count = 0
        for try await byte in bytes {
            MainActor.assertIsolated()
            count += 1 + Int(byte)
        }
        #expect(count == 100_000)
    }

    private static func text(_ bytes: ResponseBytes) async throws -> String {
        var data = Data()
        for try await chunk in bytes.chunks { data.append(chunk) }
        return String(decoding: data, as: UTF8.self)
    }

    private static func server(_ chunks: [LoopbackServer.Response.Chunk]) throws -> LoopbackServer {
        try LoopbackServer { _ in LoopbackServer.Response(body: .chunks(chunks)) }
    }
}

/// A delegate that answers a challenge with user `u` and a password, once.
private final class CredentialDelegate: NSObject, URLSessionTaskDelegate, Sendable {
    private let password: String

    init(password: String) {
        self.password = password
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard challenge.previousFailureCount == 0 else { return completionHandler(.performDefaultHandling, nil) }
        completionHandler(.useCredential, URLCredential(user: "u", password: password, persistence: .none))
    }
}
