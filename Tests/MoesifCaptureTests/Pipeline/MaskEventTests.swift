import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

@Suite(.timeLimit(.minutes(10)))
struct MaskEventTests {
    @Test("The event that maskEvent returns is the one that is sent") func whatItChangesIsWhatIsSent() async throws {
        let feed = try CallFeed(configuring: {
            $0.maskEvent = { event in
                var event = event
                event.request.uri = "https://h/masked"
                event.request.verb = "PATCH"
                event.request.time = Date(timeIntervalSince1970: 0)
                event.request.headers["A"] = nil
                event.request.headers["B"] = "2"
                event.request.body?["password"] = nil
                event.request.apiVersion = "9"
                event.request.ipAddress = "192.0.2.1"
                event.response?.status = 299
                event.response?.headers = [:]
                event.response?.body = Moesif.Event.Body(["masked": true])
                event.response?.contentLength = 4
                event.userID = "u"
                event.companyID = "c"
                event.subscriptionID = "s"
                event.sessionToken = "t"
                event.metadata = ["m": 1]
                event.tags = ["a", "b"]
                event.weight = 7
                event.direction = .internal
                event.traceID = "trace"
                event.actionName = "action"
                event.transactionID = "id"
                return event
            }
        })
        let body = #"{"n":12345678901234567890123,"password":"hunter2"}"#
        let call = CallFeed.Call(sent: ["A": "1"], body: body, received: ["C": "3"], answer: "hunter2")
        let event = try await feed.event(of: call)
        let request = try #require(event["request"])
        #expect(request["uri"] == "https://h/masked" && request["verb"] == "PATCH")
        #expect(request["time"] == "1970-01-01T00:00:00.000Z" && request["headers"] == ["B": "2"])
        #expect(request["body"]?.jsonText == #"{"n":12345678901234567890123}"#)
        #expect(request["api_version"] == "9" && request["ip_address"] == "192.0.2.1")
        let response = try #require(event["response"])
        #expect(response["status"] == 299 && response["headers"] == [:] && response["body"] == ["masked": true])
        #expect(response["content_length"] == 4)
        #expect(event["user_id"] == "u" && event["company_id"] == "c" && event["subscription_id"] == "s")
        #expect(event["session_token"] == "t" && event["metadata"] == ["m": 1] && event["tags"] == "a,b")
        #expect(event["weight"] == 7 && event["direction"] == "Internal" && event["trace_id"] == "trace")
        #expect(event["action_name"] == "action" && event["transaction_id"] == "id")
    }

    @Test("maskEventInPlace can change an event by its call, before maskEvent runs")
    func inPlace() async throws {
        let seen = Lock<[String?]>([])
        let client = TestClient { configuration in
            configuration.maskEventInPlace = { event, call in
                if call.request.url.host == "bank.example.com" { event.request.body = nil }
                if call.response?.status == 500 { throw URLError(.unknown) }
                event.tags = [call.request.headers["Authorization"] ?? ""]
            }
            configuration.maskEvent = { event in
                seen.withLock { $0.append(event.tags.first) }
                return event
            }
        }
        for (host, status) in [("bank.example.com", 200), ("api.example.com", 200), ("api.example.com", 500)] {
            let request = CapturedCall.Request(
                url: try #require(URL(string: "https://\(host)/")),
                method: "POST",
                headers: ["Authorization": "Basic eA=="],
                body: CapturedBody(Data("{}".utf8))
            )
            client.moesif.record(request: request, response: CapturedCall.Response(status: status))
        }
        let events = await client.events()
        #expect(events.map { $0.at("request", "body") } == [nil, [:]])
        #expect(events.map { $0["tags"] } == ["Basic eA==", "Basic eA=="])
        #expect(seen.withLock { $0 } == ["Basic eA==", "Basic eA=="])
        #expect(client.moesif.statistics.dropped == [.masked: 1])
    }

    @Test("An observer receives each event as it is sent, and no other")
    func observed() async throws {
        let seen = Lock<[Moesif.Event]>([])
        let client = TestClient { configuration in
            configuration.observer = { event in seen.withLock { $0.append(event) } }
            configuration.maskEvent = { event in
                guard !event.request.uri.hasSuffix("1") else { return nil }
                var event = event
                event.metadata = ["long": .string(String(repeating: "x", count: 2_000_000))]
                return event
            }
            configuration.outgoing.skip = { $0.request.url.path.hasSuffix("2") }
        }
        client.record(0..<4)
        let events = await client.events()
        let observed = try seen.withLock { $0 }.map { try #require(JSONValue(parsing: Data($0.description.utf8))) }
        #expect(observed == events && events.count == 2)
        #expect(events[0].at("metadata", "capture", "omitted", "metadata") == "the event is over the limit")
    }

    @Test("maskEvent receives the redacted, masked and weighted event")
    func itSeesTheEventAsItWouldLeave() async throws {
        let seen = Lock<Moesif.Event?>(nil)
        let feed = try CallFeed(wanting: ["sample_rate": 50], chance: 0.2) {
            $0.masks.responseHeaders = ["X-Mask"]
            $0.outgoing.identifyUser = { _ in "u" }
            $0.outgoing.metadata = { _ in ["m": 1] }
            $0.maskEvent = { event in
                seen.withLock { $0 = event }
                return event
            }
        }
        let call = CallFeed.Call(sent: ["Cookie": "hunter2"], received: ["X-Mask": "hunter2"], answer: "[1]")
        let sent = try await feed.event(of: call)
        let event = try #require(seen.withLock { $0 })
        #expect(event.request.headers["cookie"] == "[redacted]" && event.response?.headers["x-mask"] == nil)
        #expect(event.userID == "u" && event.metadata == ["m": 1] && event.weight == 2)
        #expect(event.response?.body?.json == [1] && event.direction == .outgoing)
        #expect(sent["transaction_id"]?.string == event.transactionID)
    }

    @Test("maskEvent drops the event by returning nil or throwing", arguments: [true, false])
    func nilAndAThrowDropTheEvent(throwing: Bool) async throws {
        let feed = try CallFeed(configuring: {
            $0.maskEvent = { event in
                guard event.request.uri.hasSuffix("/1") else { return event }
                if throwing { throw HookError() }
                return nil
            }
        })
        try feed.record(0..<3)
        #expect(
            await feed.events().map { $0.at("request", "uri") } == [
                "https://api.example.com/0", "https://api.example.com/2",
            ]
        )
        #expect(feed.recorder.statistics.dropped == [.masked: 1] && feed.recorder.statistics.skipped == 0)
        #expect(
            !feed.transport.requests.contains { String(decoding: $0.body ?? Data(), as: UTF8.self).contains("com/1") }
        )
    }

    @Test("An event that maskEvent makes too large is cut or dropped")
    func whatItMakesTooLargeIsCutOrDropped() async throws {
        let long = String(repeating: "x", count: 1_000_000)
        let feed = try CallFeed(configuring: {
            $0.maskEvent = { event in
                var event = event
                if event.request.uri.hasSuffix("/0") {
                    event.userID = long
                } else {
                    event.metadata = ["k": .string(long)]
                }
                return event
            }
        })
        try feed.record(0..<2)
        let events = await feed.events()
        #expect(events.count == 1 && feed.recorder.statistics.dropped == [.tooLarge: 1])
        #expect(events.first?.at("metadata", "capture", "omitted", "metadata") != nil)
    }

    @Test("maskEvent does not run for a call that is sampled out") func noEventIsMadeOfWhatIsSampledOut() async throws {
        let journal = Journal()
        let feed = try CallFeed(wanting: ["sample_rate": 0]) {
            $0.outgoing.identifyUser = { _ in
                journal.note("identifyUser")
                return nil
            }
            $0.maskEvent = { event in
                journal.note("maskEvent")
                return event
            }
        }
        try feed.record()
        #expect(await feed.events().isEmpty)
        #expect(journal.all == ["identifyUser"] && feed.recorder.statistics.sampledOut == 1)
    }
}
