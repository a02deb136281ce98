import Foundation
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// If a client's protocol class is asked about the call of a session, the client records it with the state at the first
/// question.
@Suite("Clients that join the call of a session", .timeLimit(.minutes(1)))
struct JoinTests {
    private let session = TestClient()
    private let asked = TestClient()

    private func begin() throws -> CallRecorder {
        let request = URLRequest(url: try #require(URL(string: "https://api.example.com/a")))
        return CallRecorder.begin(request, recorder: session.moesif.recorder).call
    }

    private func join(_ call: CallRecorder) throws {
        call.join(askedBy: try #require(asked.moesif.recorder))
    }

    @Test("Consent granted after the first question does not record the call")
    func deniedAtFirst() async throws {
        let call = try begin()
        asked.moesif.consent = .denied
        try join(call)
        asked.moesif.consent = .granted
        try join(call)
        call.end(nil, nil, URLError(.timedOut))
        #expect(await asked.events().isEmpty)
        #expect(await session.events().count == 1)
    }

    @Test("A joined call is one event with the account of the first question")
    func accountOfTheFirstQuestion() async throws {
        let call = try begin()
        asked.moesif.identify(user: "first")
        try join(call)
        asked.moesif.identify(user: "second")
        try join(call)
        call.end(nil, nil, URLError(.timedOut))
        #expect(await asked.events().map { $0["user_id"] } == ["first"])
        #expect(await session.events().count == 1)
    }

    @Test("A finished call cannot be joined")
    func overIsOver() async throws {
        let call = try begin()
        call.end(nil, nil, URLError(.timedOut))
        try join(call)
        call.end(nil, nil, URLError(.timedOut))
        #expect(await asked.events().isEmpty)
        #expect(await session.events().count == 1)
    }
}
