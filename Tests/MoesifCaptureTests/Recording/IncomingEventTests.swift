import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// Received calls and their events.
@Suite("Events of received calls", .timeLimit(.minutes(10)))
struct IncomingEventTests {
    @Test("A received call is one redacted event with its response")
    func aServedCallIsOneEvent() async throws {
        let server = IncomingServer()
        let request = IncomingServer.request(
            "/orders?id=7&token=secret-1",
            method: "post",
            headers: ["Content-Type": "application/json", "X-Api-Key": "secret-2", "Cookie": "secret-3"],
            body: #"{"n":1.10,"client_secret":"secret-4"}"#
        )
        let result = await server.moesif.incoming.capture(request) { call in
            server.clock.advance(by: .milliseconds(303))
            return "made"
        } response: { made in
            CapturedCall.Response(
                status: 201,
                headers: ["Set-Cookie": "secret-5"],
                body: CapturedBody(Data(#"["\#(made)"]"#.utf8))
            )
        }
        #expect(result == "made")
        let event = try await server.event()
        #expect(event["direction"] == "Incoming" && event["weight"] == 1 && event["metadata"] == nil)
        #expect(
            event.at("request", "uri") == "https://api.example.com/orders?id=7&token=[redacted]"
                || event.at("request", "uri") == "https://api.example.com/orders?id=7&token=%5Bredacted%5D"
        )
        #expect(event.at("request", "verb") == "POST" && event.at("request", "ip_address") == "192.0.2.7")
        #expect(event.at("request", "time") == "2026-01-01T00:00:00.000Z")
        #expect(event.at("response", "time") == "2026-01-01T00:00:00.303Z")
        #expect(event.at("request", "body", "client_secret") == "[redacted]")
        #expect(event.at("response", "status") == 201 && event.at("response", "body") == ["made"])
        for number in 1...5 { #expect(!event.jsonText.contains("secret-\(number)")) }
        #expect(event["user_id"] == nil)
        #expect(server.moesif.statistics.captured == 1)
    }

    @Test("A handler that throws gives an event with its error and without a response")
    func aHandlerThatThrowsIsAnEventWithoutResponse() async throws {
        let server = IncomingServer()
        await #expect(throws: HookError.self) { try await server.serve { _ in throw HookError() } }
        let event = try await server.event()
        #expect(event["response"] == nil)
        #expect(event.at("metadata", "capture", "error", "domain")?.string?.hasSuffix("HookError") == true)
    }

    @Test("The failure closure provides the response to an error")
    func howAnErrorIsAnsweredFurtherOutCanBeSaid() async throws {
        let server = IncomingServer()
        await #expect(throws: HookError.self) {
            try await server.moesif.incoming.capture(IncomingServer.request()) { _ in
                throw HookError()
            } response: { () in
                nil
            } failure: { error in
                CapturedCall.Response(status: error is HookError ? 404 : 500)
            }
        }
        let event = try await server.event()
        #expect(event.at("response", "status") == 404 && event.at("metadata", "capture", "error") != nil)
    }

    @Test("A cancelled handler gives an event without a response")
    func aHandlerThatIsCancelledIsAnEvent() async throws {
        let server = IncomingServer()
        await #expect(throws: CancellationError.self) { try await server.serve { _ in throw CancellationError() } }
        #expect(try await server.event()["response"] == nil)
    }

    @Test("A call recorded by hand is one event with its context, metadata and times")
    func aRecordedCallIsOneEvent() async throws {
        let server = IncomingServer()
        Moesif.withContext(user: "u-1", company: "c-1", sessionToken: "s-1", metadata: ["a": 1]) {
            server.moesif.incoming.record(
                request: IncomingServer.request(),
                response: CapturedCall.Response(status: 404),
                start: server.clock.date - 2,
                duration: .milliseconds(500),
                metadata: { call in ["status": .int(call.response?.status ?? 0)] }
            )
        }
        let event = try await server.event()
        #expect(event["user_id"] == "u-1" && event["company_id"] == "c-1" && event["session_token"] == "s-1")
        #expect(event["metadata"] == ["a": 1, "status": 404])
        #expect(event.at("request", "time") == "2025-12-31T23:59:58.000Z")
        #expect(event.at("response", "time") == "2025-12-31T23:59:58.500Z")
    }

    @Test("A call that is ended many times at once is one event", .tags(.race))
    func aCallThatIsEndedTwiceIsOneEvent() async throws {
        let server = IncomingServer()
        let call = server.moesif.incoming.begin(IncomingServer.request())
        await withTaskGroup(of: Void.self) { group in
            for status in 200..<220 { group.addTask { call.end(response: CapturedCall.Response(status: status)) } }
        }
        _ = try await server.event()
    }

    @Test("The incoming hooks run in order for a received call, and the outgoing hooks do not")
    func theHooksAreThoseOfIncomingCalls() async throws {
        let journal = Journal()
        let server = IncomingServer {
            $0.incoming.skip = { call in
                journal.note("skip")
                return call.request.url.path == "/health"
            }
            $0.incoming.identifyUser = { call in
                journal.note("user")
                return "u-\(call.response?.status ?? 0)"
            }
            $0.incoming.identifyCompany = { _ in
                journal.note("company")
                return "c-1"
            }
            $0.incoming.sessionToken = { _ in
                journal.note("session")
                return "s-1"
            }
            $0.incoming.metadata = { call in
                journal.note("metadata")
                return ["from": .string(call.clientAddress ?? ""), "incoming": .bool(call.direction == .incoming)]
            }
            $0.incoming.apiVersion = "2.1"
            $0.outgoing.skip = { _ in
                journal.note("outgoing")
                return true
            }
            $0.maskEvent = { event in
                journal.note("mask")
                var event = event
                event.tags = [event.direction.rawValue]
                return event
            }
        }
        await server.serve(IncomingServer.request("/health"))
        await server.serve()
        let event = try await server.event()
        #expect(journal.all == ["skip", "skip", "user", "company", "session", "metadata", "mask"])
        #expect(event["user_id"] == "u-200" && event["company_id"] == "c-1" && event["session_token"] == "s-1")
        #expect(event["metadata"] == ["from": "192.0.2.7", "incoming": true])
        #expect(event.at("request", "api_version") == "2.1" && event["tags"] == "Incoming")
        #expect(server.moesif.statistics.skipped == 1)
    }

    @Test("A hook that throws leaves out only its own field")
    func hooksThatThrowLeaveTheirPartOut() async throws {
        let server = IncomingServer {
            $0.incoming.skip = { _ in throw HookError() }
            $0.incoming.identifyUser = { _ in throw HookError() }
            $0.incoming.identifyCompany = { _ in "c-1" }
            $0.incoming.metadata = { _ in throw HookError() }
        }
        await server.serve()
        let event = try await server.event()
        #expect(event["user_id"] == nil && event["company_id"] == "c-1" && event["metadata"] == nil)
    }

    @Test("A maskEvent hook that throws drops the event and counts it")
    func aMaskThatThrowsDropsTheEvent() async throws {
        let server = IncomingServer { $0.maskEvent = { _ in throw HookError() } }
        await server.serve()
        #expect(await server.events().isEmpty)
        #expect(server.moesif.statistics.dropped == [.masked: 1])
    }

    @Test("Masks remove headers and body keys, and logBody turns bodies off")
    func masksTakeOutAndLogBodyLeavesOut() async throws {
        let server = IncomingServer {
            $0.masks.requestHeaders = ["X-A"]
            $0.masks.responseHeaders = ["X-B"]
            $0.masks.requestBodyKeys = ["a"]
            $0.masks.responseBodyKeys = ["b"]
        }
        let request = IncomingServer.request(method: "PUT", headers: ["x-a": "1", "x-c": "1"], body: #"{"a":1,"c":1}"#)
        let response = CapturedCall.Response(
            status: 200,
            headers: ["X-B": "1", "X-C": "1"],
            body: CapturedBody(Data(#"{"b":1,"c":1}"#.utf8))
        )
        server.moesif.incoming.record(request: request, response: response)
        let event = try await server.event()
        #expect(event.at("request", "headers", "x-a") == nil && event.at("request", "headers", "x-c") == "1")
        #expect(event.at("response", "headers", "X-B") == nil && event.at("response", "headers", "X-C") == "1")
        #expect(event.at("request", "body") == ["c": 1] && event.at("response", "body") == ["c": 1])

        let silent = IncomingServer { $0.incoming.logBody = false }
        silent.moesif.incoming.record(request: request, response: response)
        let bodiless = try await silent.event()
        #expect(bodiless.at("request", "body") == nil && bodiless.at("response", "body") == nil)
    }

    private static func token(_ claims: String) -> String {
        let claims = Data(claims.utf8).base64EncodedString().replacing("=", with: "")
        return "eyJhbGciOiJIUzI1NiJ9.\(claims).c2ln"
    }

    @Test("The bearer token identifies the user by default")
    func theCredentialNamesTheUserByDefault() async throws {
        let server = IncomingServer()
        let bearer = "Bearer \(Self.token(#"{"sub":"u-7"}"#))"
        await server.serve(IncomingServer.request(headers: ["authorization": bearer]))
        let event = try await server.event()
        #expect(event["user_id"] == "u-7")
        #expect(event.at("request", "headers", "authorization") == "[redacted]")
    }

    @Test("Options select the credential that identifies the user")
    func whichCredentialNamesTheUserCanBeSet() async throws {
        let server = IncomingServer {
            $0.incoming.authorizationHeaders = ["X-Jwt", "Authorization"]
            $0.incoming.authorizationUserIDField = "uid"
            $0.incoming.basicUserName = true
            $0.incoming.identifyUser = { $0.request.url.path == "/hook" ? "hook" : nil }
        }
        let basic = "Basic " + Data("ada:pw".utf8).base64EncodedString()
        let token = Self.token(#"{"uid":42}"#)
        await server.serve(IncomingServer.request(headers: ["x-jwt": token, "Authorization": basic]))
        await server.serve(IncomingServer.request(headers: ["Authorization": basic]))
        await server.serve(IncomingServer.request("/hook", headers: ["Authorization": basic]))
        #expect(await server.events().map { $0["user_id"]?.string } == ["42", "ada", "hook"])
    }

    /// The app can remove a header from the list of headers that are redacted by default.
    @Test(
        "A header with a credential is redacted unless the app removes it from the list",
        arguments: [("X-Identity", "[redacted]"), ("Authorization", "opaque")]
    )
    func whatHoldsTheCredentialIsRedacted(_ header: String, _ expected: String) async throws {
        let server = IncomingServer {
            $0.incoming.authorizationHeaders = ["x-identity", "Authorization"]
            $0.redaction.headers.remove("Authorization")
        }
        await server.serve(IncomingServer.request(headers: ["X-Identity": "opaque", "Authorization": "opaque"]))
        #expect(try await server.event().at("request", "headers", header)?.string == expected)
    }

    @Test("The transaction ID of a call is the one in its event and headers")
    func theTransactionIDIsTheEvents() async throws {
        let server = IncomingServer()
        let request = IncomingServer.request(headers: ["X-Moesif-Transaction-Id": "the caller's"])
        let id = try await server.moesif.incoming.capture(request) { call in
            try #require(call.transactionID)
        } response: { id in
            CapturedCall.Response(status: 200, headers: [.moesifTransactionID: id])
        }
        #expect(id.utf8.count == 36 && id == id.lowercased() && UUID(uuidString: id) != nil)
        let event = try await server.event()
        #expect(event["transaction_id"]?.string == id)
        #expect(event.at("request", "headers", "X-Moesif-Transaction-Id")?.string == id)
        #expect(event.at("response", "headers", "X-Moesif-Transaction-Id")?.string == id)
    }

    @Test("The transaction ID header can be turned off")
    func theTransactionIDCanBeTurnedOff() async throws {
        let server = IncomingServer { $0.incoming.transactionIDHeader = false }
        await server.serve { #expect($0.transactionID == nil) }
        let event = try await server.event()
        #expect(event["transaction_id"]?.string?.utf8.count == 36)
        #expect(event.at("request", "headers")?.object?.keys == ["Host"])
        #expect(event.at("response", "headers") == [:])
    }

    @Test("A caller cannot keep its call from being recorded")
    func nobodyCanKeepACallFromBecomingAnEvent() async throws {
        let server = IncomingServer()
        await server.serve(IncomingServer.request("/1", headers: ["X-Moesif-SDK": "x"]))
        await server.serve(IncomingServer.request("/2", headers: ["X-Moesif-Application-Id": "another's"]))
        await server.serve(IncomingServer.request("/v1/events", headers: ["Host": "api.moesif.net"]))
        // The client's own uploads, if the app is a proxy in front of the collector.
        await server.serve(IncomingServer.request("/4", headers: ["X-Moesif-Application-Id": "app-1"]))
        let events = await server.events()
        #expect(events.count == 3 && server.moesif.statistics.skipped == 1)
        #expect(!events.contains { $0.jsonText.contains("another's") })
    }

    @Test("Received calls are sampled by the same rules")
    func callsAreSampledLikeOthers() async throws {
        let rules: JSONObject = [
            "sample_rate": 100,
            "regex_config": [
                ["conditions": [["path": "request.ip_address", "value": "^192"]], "sample_rate": 0]
            ],
        ]
        let server = IncomingServer(wanting: rules)
        await server.serve()
        await server.serve(IncomingServer.request(peer: "198.51.100.1"))
        #expect(await server.events().count == 1)
        #expect(server.moesif.statistics.sampledOut == 1)
    }

    @Test("A body over the limit is omitted, and its size is recorded")
    func aBodyOverTheLimitIsNotKept() async throws {
        let server = IncomingServer { $0.bodyLimit = 10 }
        server.moesif.incoming.record(
            request: IncomingServer.request(body: "0123456789"),
            response: CapturedCall.Response(status: 200, body: CapturedBody(Data(count: 11)))
        )
        let event = try await server.event()
        #expect(event.at("request", "body")?.string == Data("0123456789".utf8).base64EncodedString())
        #expect(event.at("response", "body") == ["omitted": "over the limit", "bytes": 11, "limit": 10])
    }

    @Test("A method of any length is recorded, shortened to 64 bytes", arguments: ["X", "\u{301}"])
    func aMethodOfAnyLengthIsAnEvent(_ character: String) async throws {
        let server = IncomingServer()
        await server.serve(IncomingServer.request(method: String(repeating: character, count: 1_000_000)))
        let event = try await server.event()
        #expect(try #require(event.at("request", "verb")?.string).utf8.count <= 64)
        let bytes = 1_000_000 * character.utf8.count
        #expect(event.at("metadata", "capture", "omitted", "verb")?.string == "truncated from \(bytes) bytes")
    }

    @Test("A disabled client runs the handler and records nothing")
    func aDisabledClientServesAndRecordsNothing() async throws {
        let moesif = Moesif(applicationID: "")
        let result = await moesif.incoming.capture(IncomingServer.request()) { call in
            call.identify(user: "u")
            #expect(call.transactionID == nil)
            return 7
        } response: { _ in
            CapturedCall.Response(status: 200)
        }
        #expect(result == 7)
        moesif.incoming.record(request: IncomingServer.request(), response: nil)
        moesif.record(request: IncomingServer.request(), response: nil)
        #expect(moesif.statistics == Moesif.Statistics())
    }

    @Test("No start time or duration crashes the process")
    func noTimeTraps() async {
        let server = IncomingServer()
        let times: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300, 0]
        let durations: [Duration?] = [nil, .zero, .seconds(-5), .seconds(Int64.max), .seconds(Int64.min)]
        for time in times {
            for duration in durations {
                server.moesif.incoming.record(
                    request: IncomingServer.request(),
                    response: CapturedCall.Response(status: 200),
                    start: Date(timeIntervalSince1970: time),
                    duration: duration
                )
            }
        }
        #expect(await server.events().count == times.count * durations.count)
    }
}
