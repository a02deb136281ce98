#if canImport(FoundationNetworking)
import Foundation
import FoundationNetworking
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The context at the time a task is resumed reaches the protocol object that loads it, and no other.
@Suite("Context of a resumed task", .tags(.linux), .timeLimit(.minutes(10)))
struct ResumeContextTests {
    /// If one request value is given to two tasks at once, the context cannot be attributed, so neither task has one.
    @Test("A request value given to two tasks at once has no context")
    func contextThatCannotBeKnownIsNone() throws {
        let handover = ResumeContextRegistry()
        let request = URLRequest(url: try #require(URL(string: "http://h/")))
        let first = ContextScope(CallContext(user: "1", company: nil, subscription: nil, sessionToken: nil))
        let second = ContextScope(CallContext(user: "2", company: nil, subscription: nil, sessionToken: nil))
        func offer(_ scope: ContextScope?, _ account: CallContext = CallContext(), denials: Int = 0) {
            handover.offer(ResumedCall(scope, account: account, denials: denials), for: request)
        }
        func claim() -> ContextScope? { handover.claim(for: request)?.scope }
        offer(first)
        offer(first)
        #expect(claim() === first && claim() === first)
        offer(first)
        offer(second)
        #expect(claim() == nil && claim() == nil)
        offer(nil)
        offer(second)
        #expect(claim() == nil)
        offer(second)
        #expect(claim() == nil && claim() == nil)
        #expect(handover.count == 0)
        offer(second)
        #expect(claim() === second && handover.claim(for: request) == nil)
        // The same holds for accounts. The smaller number of denials counts: a denied call never counts as a later one.
        offer(first, first.context, denials: 2)
        offer(first, second.context, denials: 1)
        let either = try #require(handover.claim(for: request))
        #expect(either.scope === first && either.account.user == nil && either.denials == 1)
        _ = handover.claim(for: request)
        offer(first, second.context, denials: 2)
        #expect(handover.claim(for: request)?.account.user == "2")
    }

    @Test("Requests that are never loaded keep no memory and block no context")
    func questionsKeepNothing() async throws {
        let server = try LoopbackServer { _ in .text("answer") }
        defer { server.stop() }
        let client = TestClient()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.capture(with: client.moesif)
        let session = URLSession(configuration: configuration)
        let type = client.moesif.protocolClass
        weak var asked: InputStream?
        try await Moesif.withContext(user: "asked") {
            for number in 0..<30_000 {
                var request = URLRequest(url: server.url("/\(number)"))
                let stream = InputStream(data: Data())
                request.httpBodyStream = stream
                if number == 0 { asked = stream }
                #expect(type.canInit(with: request))
            }
            let kept = (0..<12_000).map { URLRequest(url: server.url("/kept/\($0)")) }
            for request in kept { #expect(type.canInit(with: request)) }
            _ = try await session.data(from: server.url("/"))
            #expect(ResumeContextRegistry.shared.count <= 10_000)
            withExtendedLifetime(kept) {}
        }
        #expect(asked == nil)
        #expect(await client.events().map { $0.at("user_id") } == ["asked"])
    }

    @Test("Requests without a context do not displace a request with one")
    func questionsWithoutContext() throws {
        let registry = ResumeContextRegistry()
        let url = try #require(URL(string: "http://localhost/"))
        let kept = URLRequest(url: url)
        Moesif.withContext(user: "kept") { registry.offer(ResumedCall(CallContext.current), for: kept) }
        for _ in 0..<30_000 { registry.offer(ResumedCall(), for: URLRequest(url: url)) }
        #expect(registry.count <= 1_000)
        #expect(registry.claim(for: kept) != nil)
    }
}
#endif
