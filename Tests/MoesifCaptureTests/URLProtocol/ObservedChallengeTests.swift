#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Challenges of tasks that report to the delegate of a plain session.
@Suite("Challenges in a plain session with a delegate", .tags(.linux), .timeLimit(.minutes(10)))
struct ObservedChallengeTests {
    /// The answer of a delegate.
    ///
    /// Default handling is missing: Foundation never ends the task with it.
    enum Answer: String, CaseIterable, Sendable {
        case credential, wrongCredential, rejection, cancellation
    }

    @Test(
        "A challenge is one event, whatever the session's or the task's delegate answers",
        arguments: Answer.allCases,
        [false, true]
    )
    func challengeIsOneEvent(_ answer: Answer, _ ofTask: Bool) async throws {
        let (expected, _) = try await Self.course(answer, ofTask, client: nil)
        let client = TestClient()
        let (met, session) = try await Self.course(answer, ofTask, client: client)
        #expect(met == expected)
        await client.waitForCaptured(1)
        let events = await client.events()
        #expect(events.count == 1)
        let event = try #require(events.first)
        let isAnswered = answer == .credential
        #expect(met.last == (isAnswered ? "completed 0" : "completed -999"))
        #expect(event.at("response", "status")?.int == (isAnswered ? 200 : 401))
        #expect(event.at("metadata", "capture", "error", "code")?.int == (isAnswered ? nil : -999))
        #expect(DelegatedTaskTests.matches(event, "response", isAnswered ? "answer" : "who"))
        withExtendedLifetime(session) {}
    }

    /// A later Foundation does this if no credential is proposed.
    @Test("Callbacks inside the reply to a challenge reach the app's delegate")
    func replyIsHeard() async throws {
        let url = try #require(URL(string: "http://localhost/"))
        let delegate = AnsweringDelegate(StageDelegate(.plainly), .rejection)
        let session = URLSession(configuration: .ephemeral, delegate: delegate, delegateQueue: StreamDelegate.InPlace())
        let task = session.dataTask(with: url)
        let call = CallRecorder(URLRequest(url: url), nil, CallContext(), .protocolObject, clients: [])
        let listener: ObservedURLSession.Listener? = await withCheckedContinuation { continuation in
            session.getAllTasks { _ in continuation.resume(returning: ObservedURLSession.listen(to: session)) }
        }
        let calls = try #require(listener).calls
        calls.add(call, for: task)
        let proxy = try #require(SessionDelegateProxy.make(for: delegate, calls))
        let challenge = URLAuthenticationChallenge(
            protectionSpace: URLProtectionSpace(
                host: "",
                port: 0,
                protocol: nil,
                realm: nil,
                authenticationMethod: nil
            ),
            proposedCredential: nil,
            previousFailureCount: 0,
            failureResponse: nil,
            error: nil,
            sender: Sender()
        )
        let replies = Lock(0)
        proxy.urlSession(session, task: task, didReceive: challenge) { _, _ in
            replies.withLock { $0 += 1 }
            #expect(session.delegate is SessionDelegateProxy)
            proxy.urlSession(session, dataTask: task, didReceive: Data())
        }
        #expect(replies.withLock { $0 } == 1)
        #expect(delegate.journal.journal == ["data"])
        #expect(session.delegate === delegate)
    }

    private final class Sender: NSObject, URLAuthenticationChallengeSender {
        func use(_ credential: URLCredential, for challenge: URLAuthenticationChallenge) {}
        func continueWithoutCredential(for challenge: URLAuthenticationChallenge) {}
        func cancel(_ challenge: URLAuthenticationChallenge) {}
        func performDefaultHandling(for challenge: URLAuthenticationChallenge) {}
        func rejectProtectionSpaceAndContinue(with challenge: URLAuthenticationChallenge) {}
    }

    private static func course(
        _ answer: Answer,
        _ ofTask: Bool,
        client: TestClient?
    ) async throws -> ([String], URLSession) {
        let server = try LoopbackServer { request in
            let credential = "Basic " + Data("u:p".utf8).base64EncodedString()
            guard request.header("Authorization") != credential else { return .text("answer") }
            return LoopbackServer.Response(
                status: 401,
                headers: [.init(name: "WWW-Authenticate", value: #"Basic realm="r""#)],
                body: .data(Data("who".utf8))
            )
        }
        defer { server.stop() }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        if let client { configuration.capture(with: client.moesif) }
        let journal = StageDelegate(.plainly)
        let delegate = AnsweringDelegate(journal, ofTask ? .cancellation : answer)
        let session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
        let task = session.dataTask(with: server.url)
        let own = StageDelegate(.plainly)
        if ofTask { task.delegate = AnsweringDelegate(own, answer) }
        task.resume()
        _ = await journal.outcome()
        return (own.journal + journal.journal, session)
    }
}

private final class AnsweringDelegate: DataDelegate, @unchecked Sendable {  // All properties are constant.
    private let answer: ObservedChallengeTests.Answer

    init(_ journal: StageDelegate, _ answer: ObservedChallengeTests.Answer) {
        self.answer = answer
        super.init(journal)
    }

    override func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        let password = answer == .credential ? "p" : "wrong"
        switch answer {
        case .credential, .wrongCredential:
            guard challenge.previousFailureCount == 0 else { return completionHandler(.rejectProtectionSpace, nil) }
            completionHandler(.useCredential, URLCredential(user: "u", password: password, persistence: .none))
        case .rejection: completionHandler(.rejectProtectionSpace, nil)
        case .cancellation: DispatchQueue.global().async { completionHandler(.cancelAuthenticationChallenge, nil) }
        }
    }
}
#endif
