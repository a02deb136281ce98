import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The account that the app sets on a client.
@Suite("Account", .timeLimit(.minutes(10)))
struct AccountTests {
    private static let names = ["user_id", "company_id", "subscription_id", "session_token"]

    private func ids(_ event: JSONValue) -> [String?] {
        Self.names.map { event[$0]?.string }
    }

    @Test("A call has the account that is current when it starts, and none after a reset")
    func accountIsFixedAtTheStart() async throws {
        let client = TestClient()
        let url = try #require(URL(string: "https://api.example.com/"))
        let request = CapturedCall.Request(url: url, method: "GET")
        client.moesif.identify(user: "a", company: "c-a", subscription: "s-a", sessionToken: "t-a")
        let first = client.moesif.begin(request)
        client.moesif.identify(user: "b")
        let second = client.moesif.begin(request)
        client.moesif.reset()
        let third = client.moesif.begin(request)
        for call in [first, second, third] { call.end(response: nil) }
        #expect(
            await client.events().map(ids) == [
                ["a", "c-a", "s-a", "t-a"], ["b", nil, nil, nil], [nil, nil, nil, nil],
            ]
        )
    }

    @Test("Precedence is request context, task context, hook, account, then token")
    func precedence() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        // {"sub":"token"}
        let token = "Bearer e30.eyJzdWIiOiJ0b2tlbiJ9.x"
        let client = TestClient { configuration in
            configuration.outgoing.authorizationHeaders = ["authorization"]
            configuration.outgoing.identifyUser = { $0.request.url.path.contains("hook") ? "hook" : nil }
            configuration.outgoing.identifySubscription = { $0.request.url.path.contains("hook") ? "s-hook" : "" }
        }
        let session = client.moesif.session(configuration: .ephemeral)
        func call(_ path: String, _ change: (URLRequest) -> URLRequest = { $0 }) async throws {
            var request = URLRequest(url: server.url(path))
            request.setValue(token, forHTTPHeaderField: "Authorization")
            _ = try await session.data(for: change(request))
        }
        try await call("/1")
        client.moesif.identify(user: "account", company: "c-account", subscription: "s-account")
        try await call("/2")
        try await call("/hook/3")
        try await Moesif.withContext(user: "task", subscription: "s-task") {
            try await call("/hook/4")
            try await call("/hook/5") { $0.capturing(user: "request", subscription: "s-request") }
        }
        client.moesif.reset()
        try await call("/6")
        let events = await client.events()
        #expect(events.map { $0["user_id"]?.string } == ["token", "account", "hook", "task", "request", "token"])
        #expect(
            events.map { $0["subscription_id"]?.string } == [nil, "s-account", "s-hook", "s-task", "s-request", nil]
        )
        let companies = events.map { $0["company_id"]?.string }
        #expect(companies == [nil, "c-account", "c-account", "c-account", "c-account", nil])
    }

    @Test("A received call has the caller's identity, and so do its outgoing calls")
    func receivedCalls() async throws {
        let client = TestClient()
        client.moesif.identify(user: "account", company: "c-account")
        let url = try #require(URL(string: "https://api.example.com/"))
        let received = client.moesif.incoming.begin(CapturedCall.Request(url: url, method: "GET"))
        received.identify(user: "caller", subscription: "s-caller")
        await received.serve { client.record(0..<1) }
        received.end(response: CapturedCall.Response(status: 200))
        let events = await client.events()
        #expect(events.map(ids) == [["caller", "c-account", "s-caller", nil], ["caller", nil, "s-caller", nil]])
    }

    @Test("10,000 calls during 1,000 changes of account have the account at their start", .tags(.slow, .race))
    func changesRaceCalls() async throws {
        let client = TestClient()
        let url = try #require(URL(string: "https://api.example.com/"))
        // The number of the last completed change, and of the change that may be in progress.
        let changes = Lock((made: 0, begun: 0))
        client.moesif.identify(user: "0", company: "0")
        let calls = Lock(0)
        let bounds = Lock<[String: ClosedRange<Int>]>([:])
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 1...1_000 {
                    changes.withLock { $0.begun = number }
                    // In step with the calls, so that most changes coincide with calls.
                    while calls.withLock({ $0 }) < number * 9, !Task.isCancelled { await Task.yield() }
                    if number % 10 == 0 { client.moesif.reset() }
                    if number % 10 != 0 { client.moesif.identify(user: "\(number)", company: "\(number)") }
                    changes.withLock { $0.made = number }
                    await Task.yield()
                }
            }
            for index in 0..<4 {
                group.addTask {
                    for number in 0..<2_500 {
                        let session = "\(index)-\(number)"
                        let least = changes.withLock { $0.made }
                        let call = Moesif.withContext(sessionToken: session) {
                            client.moesif.begin(CapturedCall.Request(url: url, method: "GET"))
                        }
                        let most = changes.withLock { $0.begun }
                        bounds.withLock { $0[session] = least...most }
                        calls.withLock { $0 += 1 }
                        await Task.yield()
                        call.end(response: nil)
                    }
                }
            }
        }
        let events = await client.events()
        #expect(events.count == 10_000)
        let known = bounds.withLock { $0 }
        var wrong = 0
        var named: Set<Int> = []
        for event in events {
            guard let range = event["session_token"]?.string.flatMap({ known[$0] }) else { wrong += 1; continue }
            let user = event["user_id"]?.string
            if user != event["company_id"]?.string { wrong += 1 }
            if let number = user.flatMap({ Int($0) }) {
                named.insert(number)
                if !range.contains(number) { wrong += 1 }
            } else if !range.contains(where: { $0 > 0 && $0 % 10 == 0 }) {
                wrong += 1
            }
        }
        #expect(wrong == 0 && named.count > 100)
    }
}
