import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The identity of outgoing calls made while a received call is handled.
@Suite("Context of calls during a received call", .timeLimit(.minutes(10)))
struct ServedContextTests {
    private static let ids = ["user_id", "company_id", "session_token"]

    private func ids(_ event: JSONValue) -> [String?] {
        Self.ids.map { event[$0]?.string }
    }

    @Test("The incoming hooks identify calls made while a received call is handled")
    func theHooksOfIncomingCallsTell() async throws {
        let server = IncomingServer {
            $0.incoming.identifyUser = { $0.request.headers["X-User"] }
            $0.incoming.identifyCompany = { $0.response == nil ? "served" : "answered" }
            $0.incoming.sessionToken = { $0.clientAddress }
        }
        await server.serve(IncomingServer.request(headers: ["X-User": "u-1"])) { _ in server.call() }
        server.call()
        let events = await server.events()
        #expect(events.map { $0["direction"]?.string } == ["Outgoing", "Incoming", "Outgoing"])
        #expect(ids(events[0]) == ["u-1", "served", "192.0.2.7"])
        #expect(ids(events[1]) == ["u-1", "answered", "192.0.2.7"])
        #expect(ids(events[2]) == [nil, nil, nil])
    }

    @Test("The credential of a received call identifies its outgoing calls too")
    func theCredentialTells() async throws {
        let server = IncomingServer()
        let claims = Data(#"{"sub":"u-7"}"#.utf8).base64EncodedString().replacing("=", with: "")
        let request = IncomingServer.request(headers: ["Authorization": "Bearer e30.\(claims).x"])
        await server.serve(request) { _ in server.call() }
        #expect(await server.events().map { $0["user_id"]?.string } == ["u-7", "u-7"])
    }

    @Test("Values from identify take precedence over hooks")
    func whatTheAppSaysLaterBeatsTheHooks() async throws {
        let server = IncomingServer {
            $0.incoming.identifyUser = { _ in "hook" }
            $0.incoming.identifyCompany = { _ in "hook" }
        }
        await server.serve { call in
            call.identify(user: "u-1", company: "")
            server.call()
        }
        for event in await server.events() { #expect(ids(event) == ["u-1", "hook", nil]) }
    }

    @Test("The innermost context takes precedence")
    func theInnerContextWins() async throws {
        let server = IncomingServer { $0.outgoing.identifyUser = { _ in "outgoing hook" } }
        await Moesif.withContext(user: "outer", company: "outer", metadata: ["a": 1]) {
            await server.serve { call in
                call.identify(company: "served")
                Moesif.withContext(sessionToken: "inner", metadata: ["b": 2]) { server.call() }
                Moesif.withContext(user: "inner", company: "inner") { server.call() }
            }
        }
        let events = await server.events()
        #expect(ids(events[0]) == ["outer", "served", "inner"] && events[0]["metadata"]?.object?["b"] == 2)
        #expect(ids(events[1]) == ["inner", "inner", nil])
        #expect(ids(events[2]) == ["outer", "served", nil] && events[2]["metadata"] == ["a": 1])
    }

    @Test("The contexts of 100 concurrent received calls do not mix", .tags(.race))
    func manyServedAtOnceDoNotMix() async throws {
        let server = IncomingServer { $0.incoming.identifyUser = { $0.request.headers["X-User"] } }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let request = IncomingServer.request("/\(number)", headers: ["X-User": "u-\(number)"])
                    await server.serve(request) { _ in
                        await Task.yield()
                        async let child: Void = server.call()
                        await child
                    }
                }
            }
        }
        let events = await server.events()
        for direction in ["Incoming", "Outgoing"] {
            let users = events.filter { $0["direction"]?.string == direction }.map { $0["user_id"]?.string ?? "" }
            #expect(users.sorted() == (0..<100).map { "u-\($0)" }.sorted())
        }
    }

    @Test("Calls of URLSession get the identity of the received call")
    func callsOfURLSessionAreServedToo() async throws {
        let thirdParty = try LoopbackServer { _ in .json("{}") }
        defer { thirdParty.stop() }
        let client = TestClient()
        let session = client.moesif.session(configuration: .ephemeral)
        try await client.moesif.incoming.capture(IncomingServer.request()) { call in
            call.identify(user: "u-1")
            return try await session.data(from: thirdParty.url("/a")).0
        } response: { body in
            CapturedCall.Response(status: 200, body: CapturedBody(body))
        }
        #expect(await client.events().map { $0["user_id"]?.string } == ["u-1", "u-1"])
    }

    @Test("The action name of a received call does not apply to its outgoing calls")
    func actionNames()
        async throws
    {
        let server = IncomingServer { $0.incoming.actionName = { _ in "hook" } }
        await Moesif.withContext(actionName: "outer") {
            await server.serve(IncomingServer.request()) { _ in server.call() }
        }
        await server.serve(IncomingServer.request()) { call in
            call.identify(user: "u-1", actionName: "listOrders")
            Moesif.withContext(actionName: "getRates") { server.call() }
        }
        await server.serve(IncomingServer.request()) { _ in server.call() }
        let events = await server.events()
        func names(_ direction: String) -> [String?] {
            events.filter { $0["direction"]?.string == direction }.map { $0["action_name"]?.string }
        }
        #expect(names("Incoming") == ["outer", "listOrders", "hook"])
        #expect(names("Outgoing") == [nil, "getRates", nil])
    }

    @Test("An outgoing call does not retain the body of the received request")
    func anOutgoingCallKeepsNoBodyOfTheRequest() async throws {
        let sizes = Lock<[Int]>([])
        let server = IncomingServer {
            $0.incoming.identifyUser = { call in
                sizes.withLock { $0.append(call.request.body.bytes?.count ?? 0) }
                return nil
            }
        }
        await server.serve(IncomingServer.request(body: "12345")) { _ in server.call() }
        _ = await server.events()
        #expect(sizes.withLock { $0 } == [0, 5])
    }

    @Test("A streamed response is recorded when it ends, with its identity and body")
    func aStreamedAnswerEndsLater() async throws {
        let server = IncomingServer { $0.bodyLimit = 8 }
        let call = server.moesif.incoming.begin(IncomingServer.request())
        call.identify(user: "u-1")
        let recorder = server.moesif.bodyRecorder()
        await call.serve {
            server.call()
            recorder.append(Data("1234".utf8))
            recorder.append([0x35, 0x36] as [UInt8])
        }
        server.clock.advance(by: .seconds(1))
        call.end(response: CapturedCall.Response(status: 200, body: recorder.body(isComplete: false)))
        let events = await server.events()
        #expect(events.map { $0["user_id"]?.string } == ["u-1", "u-1"])
        let last = try #require(events.last)
        #expect(last.at("response", "time") == "2026-01-01T00:00:01.000Z")
        #expect(last.at("response", "body")?.string == Data("123456".utf8).base64EncodedString())
        #expect(last.at("metadata", "capture", "omitted", "response_body") == "incomplete, 6 bytes received")
    }

    @Test("A request body that arrives while the call is handled is recorded")
    func aBodyMayComeWhileTheCallIsServed() async throws {
        let server = IncomingServer { $0.bodyLimit = 4 }
        for body in ["1234", "12345"] {
            let call = server.moesif.incoming.begin(IncomingServer.request(body: "before"))
            call.end(response: nil, requestBody: CapturedBody(Data(body.utf8)))
        }
        let events = await server.events()
        #expect(events.map { $0.at("request", "body")?.string } == [Data("1234".utf8).base64EncodedString(), nil])
    }
}
