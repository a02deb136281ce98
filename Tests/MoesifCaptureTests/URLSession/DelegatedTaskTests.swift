import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Tasks of a capturing session that report to the session's delegate.
@Suite("Tasks that report to a session delegate", .timeLimit(.minutes(10)))
struct DelegatedTaskTests {
    enum Kind: String, CaseIterable, Sendable {
        case data, post, uploadData, uploadFile, streamed, download, redirect, cut, cancelled, refused, challenged

        var answer: StageDelegate.Answer {
            self == .streamed ? .streaming(CallKind.data) : .refusingChallenges
        }

        func task(_ session: any CapturingSession, _ stage: Stage, _ file: URL) -> URLSessionTask {
            switch self {
            case .data: session.dataTask(with: stage.server.url("/chunks"))
            case .post: session.dataTask(with: stage.request("/echo", "POST", body: CallKind.data))
            case .uploadData: session.uploadTask(with: stage.request("/echo", "POST"), from: CallKind.data)
            case .uploadFile: session.uploadTask(with: stage.request("/echo", "POST"), fromFile: file)
            case .streamed: session.uploadTask(withStreamedRequest: stage.request("/echo", "POST"))
            case .download: session.downloadTask(with: stage.request("/large"))
            case .redirect: session.dataTask(with: stage.request("/redirect"))
            case .cut: session.dataTask(with: stage.request("/cut"))
            case .cancelled: session.dataTask(with: stage.request("/hang"))
            case .refused: session.downloadTask(with: stage.server.url("/drop"))
            case .challenged: session.dataTask(with: stage.request("/basic"))
            }
        }

        /// The expected beginnings of the recorded bodies, or of the reasons for omitting them.
        var expected: (sent: String?, received: String?) {
            switch self {
            case .data: (nil, "abc")
            case .post, .uploadData: ("hello", "POST")
            case .uploadFile: ("a file, 5 bytes", "POST")
            case .streamed: ("streamed", "POST")
            case .download: (nil, "a file, 400000 bytes")
            case .redirect: (nil, "GET /echo?after=1")
            case .cut: (nil, "half")
            case .cancelled, .refused: (nil, nil)
            case .challenged: (nil, "incomplete, 0 bytes received")
            }
        }
    }

    @Test("A captured task behaves as in a plain session and is one event", arguments: Kind.allCases, [true, false])
    func taskIsTheSameAndCaptured(_ kind: Kind, _ isMadeByTheClient: Bool) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("delegated-\(UUID().uuidString)")
        try CallKind.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let plain = try Stage(delegate: kind.answer)
        defer { plain.server.stop() }
        let expected = await outcome(of: kind, plain.session, plain, file)

        let client = TestClient()
        let captured = try Stage(delegate: kind.answer)
        defer { captured.server.stop() }
        let configuration = captured.session.configuration
        let session =
            isMadeByTheClient
            ? client.moesif.session(configuration: configuration, delegate: captured.delegate)
            : client.moesif.session(wrapping: captured.session)
        let met = await outcome(of: kind, session, captured, file)
        #expect(met == expected)
        #expect(captured.delegate?.journal == plain.delegate?.journal)
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        let event = try #require(events.first)
        #expect(event.at("metadata", "capture", "error", "code")?.int == expected.error?.code)
        #expect(Self.matches(event, "request", kind.expected.sent))
        #expect(Self.matches(event, "response", kind.expected.received))
    }

    @Test("The context and metadata of a request reach its event")
    func metadataTravelsWithTheRequest() async throws {
        let stage = try Stage(delegate: .plainly)
        defer { stage.server.stop() }
        let client = TestClient()
        let made = client.moesif.session(delegate: stage.delegate)
        let wrapped = client.moesif.session(wrapping: stage.session)
        for session in [made, wrapped] {
            let request = stage.request("/chunks").capturing(user: "u") { _ in ["own": 1] }
            let task = Moesif.withContext(company: "c") { session.dataTask(with: request) }
            task.resume()
            _ = await stage.delegate?.outcome()
        }
        let events = await client.events()
        #expect(events.map { $0.at("user_id") } == ["u", "u"])
        #expect(events.map { $0.at("company_id") } == ["c", "c"])
        #expect(events.map { $0.at("metadata", "own") } == [1, 1])
    }

    @Test("A task of a session without a delegate is one event")
    func taskThatNobodyHearsOfIsCaptured() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        client.moesif.session(configuration: .ephemeral).dataTask(with: server.url("/alone")).resume()
        await client.waitForCaptured(1)
        #expect(paths(of: await client.events()) == ["/alone"])
    }

    @Test(
        "A download without a download delegate is recorded with the size of its file",
        arguments: [true, false]
    )
    func downloadWithoutADownloadDelegate(_ isMadeByTheClient: Bool) async throws {
        let stage = try Stage(delegate: nil)
        defer { stage.server.stop() }
        let client = TestClient()
        let delegate = RecordingDelegate()
        let session =
            isMadeByTheClient
            ? client.moesif.session(configuration: .ephemeral, delegate: delegate)
            : client.moesif.session(
                wrapping: URLSession(configuration: .ephemeral, delegate: delegate, delegateQueue: nil)
            )
        session.downloadTask(with: stage.request("/large")).resume()
        await client.waitForCaptured(1)
        let event = try #require(await client.events().first)
        #expect(event.at("response", "status") == 200)
        #expect(Self.content(event, "response") == "a file, 400000 bytes")
        // The event is recorded before the delegate receives the completion.
        await delegate.waitForCompletions(1)
        #expect(delegate.summary.completions == 1)
    }

    private func outcome(of kind: Kind, _ session: any CapturingSession, _ stage: Stage, _ file: URL) async -> Outcome {
        await stage.delegated(kind.task(session, stage, file)) { task in
            task.resume()
            guard kind == .cancelled else { return }
            await stage.server.waitForRequests(1)
            task.cancel()
        }
    }

    /// True if a body, or the reason for omitting it, begins with `beginning`; nil if there is neither.
    static func matches(_ event: JSONValue, _ side: String, _ beginning: String?) -> Bool {
        let content = content(event, side)
        guard let content, let beginning else { return content == beginning }
        return content.hasPrefix(beginning)
    }

    /// Returns the body as text, or the reason for omitting it.
    private static func content(_ event: JSONValue, _ side: String) -> String? {
        if let text = event.at(side, "body")?.string, let data = Data(base64Encoded: text) {
            return String(decoding: data, as: UTF8.self)
        }
        return event.at("metadata", "capture", "omitted", "\(side)_body")?.string
    }
}
