import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Actions that the app tracks.
@Suite("Actions", .timeLimit(.minutes(2)))
struct ActionTests {
    private static let url = URL(string: "https://api.example.com/orders") ?? URL(filePath: "/")

    private func error(_ track: () throws(Moesif.ActionError) -> Void) -> Moesif.ActionError? {
        do throws(Moesif.ActionError) {
            try track()
            return nil
        } catch {
            return error
        }
    }

    /// Shuts down a client and returns the delivered actions; nothing may remain.
    private func delivered(_ client: CustomerClient) async -> [JSONValue] {
        let result = await client.moesif.shutdown(timeout: .seconds(30))
        #expect(result.isComplete && result.statistics.isBalanced)
        #expect(Set(client.transport.requests.map(\.path)).isSubset(of: ["/v1/actions/batch", "/v1/events/batch"]))
        return client.transport.actions
    }

    @Test("Actions are delivered with their fields, a time and a unique transaction ID")
    func actionsAreDelivered() async throws {
        let client = CustomerClient()
        let plan = "pro"
        try client.moesif.track("Signed Up")
        try client.moesif.track(
            "Bought",
            user: "u-1",
            company: "c-1",
            subscription: "s-1",
            sessionToken: "t-1",
            uri: "https://shop.example.com/cart",
            ipAddress: "192.0.2.1",
            userAgent: "Mozilla/5.0",
            metadata: ["plan": "pro", "nested": ["a": 1, "b": "x"]]
        )
        try client.moesif.track("Changed", metadata: ["plan": plan])
        let actions = await delivered(client)
        try #require(actions.map { $0["action_name"]?.string } == ["Signed Up", "Bought", "Changed"])
        #expect(actions[0].object?.keys == ["action_name", "request", "transaction_id"])
        let uri = actions[0].at("request", "uri")?.string ?? ""
        #expect(uri.hasPrefix("app://") && uri.hasSuffix("/") && uri.count > 7 && URL(string: uri)?.host != nil)
        #expect(actions[0].at("request", "time")?.string == Timestamp(client.clock.date).text)
        #expect(Set(actions.map { $0["transaction_id"]?.string }).count == 3)
        #expect(actions[1].at("request", "user_agent_string") == "Mozilla/5.0")
        #expect(actions[1].at("request", "ip_address") == "192.0.2.1")
        #expect(
            ["user_id", "company_id", "subscription_id", "session_token"].map { actions[1][$0]?.string }
                == ["u-1", "c-1", "s-1", "t-1"]
        )
        #expect(actions[1]["metadata"] == ["plan": "pro", "nested": ["a": 1, "b": "x"]])
        #expect(actions[2]["metadata"] == ["plan": "pro"])
        #expect(client.moesif.statistics.captured == 3 && client.moesif.statistics.delivered == 3)
    }

    @Test("An action takes missing IDs from the context")
    func idsComeFromTheContext() async throws {
        let client = CustomerClient(configuring: { $0.outgoing.identifyUser = { _ in "hook" } })
        let ids = ["user_id", "company_id", "session_token"]
        try Moesif.withContext(user: "u", company: "c", sessionToken: "t", metadata: ["not": "for it"]) {
            try client.moesif.track("1")
            try client.moesif.track("2", user: "own")
        }
        try client.moesif.track("3")
        let actions = await delivered(client)
        #expect(
            actions.map { action in ids.map { action[$0]?.string } } == [
                ["u", "c", "t"], ["own", "c", "t"], [nil, nil, nil],
            ]
        )
        #expect(actions.allSatisfy { $0["metadata"] == nil })
    }

    @Test("An action takes missing IDs from the account")
    func idsComeFromTheAccount() async throws {
        let client = CustomerClient()
        let ids = ["user_id", "company_id", "subscription_id", "session_token"]
        client.moesif.identify(user: "u", company: "c", subscription: "s", sessionToken: "t")
        try client.moesif.track("1", company: "own")
        try Moesif.withContext(user: "inner") { try client.moesif.track("2") }
        client.moesif.reset()
        try client.moesif.track("3")
        let actions = await delivered(client)
        let expected = [["u", "own", "s", "t"], ["inner", "c", "s", "t"], [nil, nil, nil, nil]]
        #expect(actions.map { action in ids.map { action[$0]?.string } } == expected)
    }

    @Test("An action without consent throws and is not queued")
    func nothingIsQueuedWithoutConsent() async throws {
        let client = CustomerClient()
        client.moesif.consent = .denied
        #expect(error { () throws(Moesif.ActionError) in try client.moesif.track("a") } == .noConsent)
        client.moesif.consent = .granted
        try client.moesif.track("b")
        let actions = await client.moesif.shutdown(timeout: .seconds(30)).isComplete ? client.transport.actions : []
        #expect(actions.map { $0["action_name"]?.string } == ["b"])
    }

    @Test("An action takes missing IDs from the received call during which it is tracked")
    func idsComeFromTheRequestThatIsServed() async throws {
        let client = CustomerClient(configuring: { configuration in
            configuration.incoming.identifyUser = { _ in
                Issue.record("a hook ran where the action was queued")
                return nil
            }
            configuration.incoming.skip = { _ in true }
        })
        let call = client.moesif.incoming.begin(CapturedCall.Request(url: Self.url, method: "GET"))
        call.identify(user: "served", company: "c")
        try await call.serve {
            try client.moesif.track("1", company: "own")
            try Moesif.withContext(user: "inner") { try client.moesif.track("2") }
        }
        call.end(response: CapturedCall.Response(status: 200))
        let actions = await delivered(client)
        #expect(actions.map { $0["user_id"]?.string } == ["served", "inner"])
        #expect(actions.map { $0["company_id"]?.string } == ["own", "c"])
    }

    @Test(
        "The URI of an action is redacted and loses its credentials and fragment",
        arguments: [
            (
                "https://bob:pw@shop.example.com/a?token=s&id=7#frag",
                "https://shop.example.com/a?token=%5Bredacted%5D&id=7"
            ),
            ("app://bob:pw@shop/cart#frag", "app://shop/cart"),
            ("app://shop/cart?password=s&a=b", "app://shop/cart?password=%5Bredacted%5D&a=b"),
            ("app://shop/ä b", "app://shop/%C3%A4%20b"), ("x-app+1.0://", "x-app+1.0://"),
        ]
    )
    func urisAreRedacted(_ uri: String, _ expected: String) async throws {
        let client = CustomerClient()
        try client.moesif.track("a", uri: uri)
        let actions = await delivered(client)
        let sent = try #require(actions.first).at("request", "uri")?.string ?? ""
        #expect(sent.replacing("[redacted]", with: "%5Bredacted%5D") == expected)
    }

    @Test("An ID from the context that is too long is left out, and the action is sent")
    func longIDsOfTheContext()
        async throws
    {
        let client = CustomerClient()
        let long = String(repeating: "x", count: 1025)
        client.moesif.identify(user: "u-1", sessionToken: long)
        try client.moesif.track("a")
        try Moesif.withContext(company: long, metadata: ["plan": long]) { try client.moesif.track("b") }
        let actions = await delivered(client)
        #expect(actions.map { $0["user_id"]?.string } == ["u-1", "u-1"])
        #expect(actions.allSatisfy { $0["session_token"] == nil && $0["company_id"] == nil })
    }

    @Test("An invalid action throws its reason and is not counted as captured")
    func whatCannotBeSentIsRefused() async throws {
        let client = CustomerClient()
        let moesif = client.moesif
        #expect(error { () throws(Moesif.ActionError) in try moesif.track("") } == .empty("action_name"))
        #expect(error { () throws(Moesif.ActionError) in try moesif.track("a", user: "") } == .empty("user_id"))
        #expect(error { () throws(Moesif.ActionError) in try moesif.track("a", uri: "") } == .empty("uri"))
        for uri in ["/cart", "shop", "://a", "a b://c", "https:", "é://x"] {
            let error = error { () throws(Moesif.ActionError) in try moesif.track("a", uri: uri) }
            #expect(error == .notAbsolute("uri") && error?.field == "uri", "\(uri)")
        }
        for long in [String(repeating: "x", count: 40_000), String(repeating: "é", count: 12_000)] {
            let error = error { () throws(Moesif.ActionError) in try moesif.track("a", uri: "app://a/\(long)") }
            #expect(error == .tooLong("uri", limit: 32_768))
        }
        let long = String(repeating: "x", count: 1025)
        let fault = error { () throws(Moesif.ActionError) in try moesif.track("a", user: long) }
        #expect(fault == .tooLong("user_id", limit: 1024) && fault?.description == "user_id is over 1024 bytes")
        #expect(moesif.statistics == Moesif.Statistics())
        #expect(await delivered(client).isEmpty)
        #expect(error { () throws(Moesif.ActionError) in try moesif.track("late") } == .shutDown)
        #expect(moesif.statistics.dropped == [.shutDown: 1])
        let inert = Moesif(applicationID: "")
        #expect(error { () throws(Moesif.ActionError) in try inert.track("a") } == .disabled)
    }

    @Test("An action throws queueFull if the queue is full")
    func whatMayNotWaitIsSaid() async throws {
        let client = CustomerClient(configuring: { $0.delivery.queueCapacity = 1 })
        try client.moesif.track("1")
        #expect(error { () throws(Moesif.ActionError) in try client.moesif.track("2") } == .queueFull)
        #expect(await client.moesif.shutdown(timeout: .seconds(30)).statistics.dropped == [.queueFull: 1])
    }

    @Test("Spooled actions are delivered by the next client")
    func actionsOnDiskOutliveTheClient() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "actions-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let first = CustomerClient(
            configuring: { $0.delivery.spool = Moesif.SpoolOptions(directory: folder) },
            responding: { _ in CollectorResponse(status: 401) }
        )
        try first.moesif.track("1", user: "u")
        try first.moesif.track("2")
        #expect(await !first.moesif.flush(timeout: .seconds(30)).isComplete)
        #expect(await first.moesif.shutdown(timeout: .zero).statistics.spooled == 2)
        let second = CustomerClient(configuring: { $0.delivery.spool = Moesif.SpoolOptions(directory: folder) })
        #expect(await delivered(second).map { $0["action_name"]?.string } == ["1", "2"])
        #expect(second.moesif.statistics.recovered == 2)
    }

    @Test("An action is delivered to a collector after a retry", .tags(.slow))
    func theCollectorTakesThem() async throws {
        let collector = try FakeCollector()
        defer { collector.stop() }
        collector.failNext(.status(503))
        let moesif = Moesif(applicationID: "test") { $0.baseURL = collector.url }
        try moesif.track("Signed Up", user: "u-1")
        #expect(await moesif.shutdown(timeout: .seconds(60)).isComplete)
        #expect(collector.actions.map { $0["user_id"]?.string } == ["u-1"] && collector.events.isEmpty)
        #expect(collector.deliveries.map(\.path) == ["/v1/actions/batch", "/v1/actions/batch"])
    }
}
