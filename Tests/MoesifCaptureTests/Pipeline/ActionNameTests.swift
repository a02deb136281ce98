import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The action name of an event.
@Suite(.timeLimit(.minutes(10)))
struct ActionNameTests {
    private static let body = #"{"query":"query Pets($id: ID = \"hunter2\") { pets }"}"#

    private func call(_ actionName: String? = nil, body: String? = body) -> CallFeed.Call {
        var call = CallFeed.Call(url: "https://h/graphql", body: body)
        call.context = CallContext(
            user: nil,
            company: nil,
            subscription: nil,
            sessionToken: nil,
            actionName: actionName
        )
        return call
    }

    @Test(
        "The request's action name wins over the hook's, and the hook's over the GraphQL operation",
        arguments: [
            ("getPet", "hook", "getPet"), (nil, "hook", "hook"), (nil, nil, "Pets"), (nil, "", "Pets"),
            ("", "hook", "hook"),
            ("", nil, "Pets"),
        ] as [(String?, String?, String)]
    )
    func precedence(_ request: String?, _ hook: String?, _ expected: String) async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.actionName = { _ in hook } })
        #expect(try await feed.event(of: call(request))["action_name"]?.string == expected)
    }

    @Test("An action name of 256 bytes is sent, and a longer one is omitted and noted", arguments: [255, 256, 257])
    func limit(_ length: Int) async throws {
        let name = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
        let event = try await CallFeed().event(of: call(name))
        #expect(event["action_name"]?.string == (length > 256 ? nil : name))
        let note = event.at("metadata", "capture", "omitted", "action_name")
        #expect(note == (length > 256 ? "over the limit, 257 bytes" : nil))
    }

    @Test("The action name of the inner context wins") func nesting() {
        var context = CallContext(user: nil, company: nil, subscription: nil, sessionToken: nil, actionName: "outer")
        context.put(CallContext(user: "u", company: nil, subscription: nil, sessionToken: nil))
        #expect(context.actionName == "outer")
        context.put(CallContext(user: nil, company: nil, subscription: nil, sessionToken: nil, actionName: "inner"))
        #expect(context.actionName == "inner" && context.user == "u")
    }

    @Test(
        "A compressed body names its operation unless it is over the limit when decompressed",
        arguments: [true, false]
    )
    func packed(_ fits: Bool) throws {
        let packed = try #require(Gzip.compress(Data(Self.body.utf8)))
        let request = CapturedCall.Request(
            url: try #require(URL(string: "https://h/a")),
            method: "POST",
            headers: ["Content-Encoding": "gzip"],
            body: CapturedBody(packed)
        )
        let call = CapturedCall(request: request, response: nil, error: nil, start: .now, duration: .zero)
        let event = try SentEvent(call, bodyLimit: fits ? 1000 : Self.body.utf8.count - 1)
        #expect(event.value["action_name"]?.string == (fits ? "Pets" : nil))
    }

    @Test("The GraphQL operation names the call even if bodies are not logged") func withoutBodies() async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.logBody = false })
        let event = try await feed.event(of: call())
        #expect(event["action_name"] == "Pets" && !event.jsonText.contains("hunter2"))
    }

    @Test(
        "No operation name is read if a mask or redaction hides the query or the operation name",
        arguments: [
            { $0.masks.requestBodyKeys = ["Query"] }, { $0.masks.requestBodyKeys = ["operationName"] },
            { $0.masks.queryKeys = ["operationname"] }, { $0.redaction.bodyKeys.insert("query") },
            { $0.redaction.queryItems.insert("query") },
        ] as [@Sendable (inout Moesif.Configuration) -> Void]
    )
    func hidden(_ configure: @Sendable (inout Moesif.Configuration) -> Void) async throws {
        #expect(try await CallFeed(configuring: configure).event(of: call())["action_name"] == nil)
    }

    @Test("maskEvent can change or remove the action name", arguments: ["masked", nil])
    func mask(_ name: String?) async throws {
        let seen = Lock<String?>(nil)
        let feed = try CallFeed(configuring: {
            $0.maskEvent = { event in
                var event = event
                seen.withLock { $0 = event.actionName }
                event.actionName = name
                return event
            }
        })
        #expect(try await feed.event(of: call())["action_name"]?.string == name)
        #expect(seen.withLock { $0 } == "Pets")
    }

    @Test("Received calls have action names too") func incoming() async throws {
        let server = IncomingServer { $0.incoming.actionName = { $0.request.headers["X-Operation"] } }
        await server.serve(IncomingServer.request("/graphql", method: "post", body: Self.body))
        await server.serve(IncomingServer.request("/graphql", headers: ["X-Operation": "hook"], body: Self.body))
        await server.serve(IncomingServer.request("/orders"))
        #expect(await server.events().map { $0["action_name"]?.string } == ["Pets", "hook", nil])
    }
}
