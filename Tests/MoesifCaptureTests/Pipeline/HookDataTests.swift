import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The data that hooks receive, and the limits of the values that they return.
@Suite("Data of hooks", .timeLimit(.minutes(10)))
struct HookDataTests {
    @Test("Hooks receive the whole call; redaction, masks and logBody affect the event only")
    func hooksSeeWhatIsRedactedMaskedAndNotLogged() async throws {
        let seen = Lock<CapturedCall?>(nil)
        let feed = try CallFeed(configuring: {
            $0.outgoing.logBody = false
            $0.masks.requestHeaders = ["X-Mask"]
            $0.masks.requestBodyKeys = ["password"]
            $0.outgoing.metadata = { call in
                seen.withLock { $0 = call }
                return nil
            }
        })
        let event = try await feed.event(
            of: CallFeed.Call(
                url: "https://h/p?token=t-zz1",
                method: "put",
                sent: ["Authorization": "Bearer b-zz1", "X-Mask": "m-zz1"],
                body: #"{"password":"p-zz1"}"#,
                status: 201,
                received: ["Set-Cookie": "c-zz1"],
                answer: #"{"access_token":"a-zz1"}"#
            )
        )
        let call = try #require(seen.withLock { $0 })
        #expect(call.request.url.absoluteString == "https://h/p?token=t-zz1" && call.request.method == "PUT")
        #expect(call.request.headers["authorization"] == "Bearer b-zz1" && call.request.headers["x-mask"] == "m-zz1")
        #expect(call.request.body.bytes == Data(#"{"password":"p-zz1"}"#.utf8))
        #expect(call.response?.status == 201 && call.response?.headers["set-cookie"] == "c-zz1")
        #expect(call.response?.body.bytes == Data(#"{"access_token":"a-zz1"}"#.utf8))
        #expect(call.error == nil && call.duration == .milliseconds(5))
        for secret in ["t-zz1", "b-zz1", "m-zz1", "p-zz1", "c-zz1", "a-zz1"] {
            #expect(!event.jsonText.contains(secret))
        }
        #expect(event.at("request", "headers", "Authorization") == "[redacted]")
    }

    @Test("Hooks receive the error of a failed call") func hooksSeeWhyACallFailed() async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.identifyUser = { $0.response == nil ? $0.error?.description : "none" }
        })
        let failure = CallFailure(domain: NSURLErrorDomain, code: -1001)
        let event = try await feed.event(of: CallFeed.Call(status: nil, failure: failure))
        #expect(event["user_id"] == "timed out")
    }

    @Test("logBody controls the bodies of both sides", arguments: [true, false])
    func logBodyDecidesAboutBothBodies(_ logBody: Bool) async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.logBody = logBody })
        let event = try await feed.event(of: CallFeed.Call(body: #"{"a":1}"#, answer: "text"))
        #expect(event.at("request", "body") == (logBody ? ["a": 1] : nil))
        #expect(event.at("request", "transfer_encoding") == (logBody ? "json" : nil))
        #expect(event.at("response", "body") == (logBody ? "dGV4dA==" : nil))
        #expect(event.at("response", "transfer_encoding") == (logBody ? "base64" : nil))
        #expect(event.at("response", "status") == 200 && event["metadata"] == nil)
    }

    @Test("An event with logBody off has no notes about bodies")
    func withoutBodiesNothingIsSaidAboutThem() async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.logBody = false
            $0.masks.requestBodyKeys = ["a"]
        })
        let long = String(repeating: "x", count: 300_000)
        #expect(try await feed.event(of: CallFeed.Call(body: "text", answer: long))["metadata"] == nil)
    }

    @Test("Every event has the configured API version") func apiVersionIsTheSameForEveryEvent() async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.apiVersion = "2.1" })
        try feed.record(0..<2)
        #expect(await feed.events().map { $0.at("request", "api_version") } == ["2.1", "2.1"])
    }

    @Test("The call's metadata replaces members of the hook's metadata with the same key")
    func metadataOfTheCallGoesOnTop() async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.metadata = { _ in ["a": 1, "b": 1, "n": ["x": 1]] } })
        let event = try await feed.event(of: CallFeed.Call(metadata: { _ in ["b": 2, "n": ["y": 2], "c": 3] }))
        #expect(event["metadata"] == ["a": 1, "b": 2, "n": ["y": 2], "c": 3])
    }

    @Test("A call can have metadata without a metadata hook") func metadataOfTheCallNeedsNoOther() async throws {
        let event = try await CallFeed().event(of: CallFeed.Call(metadata: { ["path": .string($0.request.url.path)] }))
        #expect(event["metadata"] == ["path": "/orders/7"])
    }

    @Test("NaN and infinity in metadata are sent as null") func numbersThatAreNoneBecomeNull() async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.metadata = { _ in
                ["n": .double(.nan), "i": .double(.infinity), "m": [.double(-.infinity)], "d": .double(0.5)]
            }
        })
        #expect(try await feed.event()["metadata"] == ["n": .null, "i": .null, "m": [.null], "d": 0.5])
    }

    @Test("Metadata of up to 64 KiB is sent, and larger metadata is omitted and noted", arguments: [0, 1])
    func metadataIsSentUpToItsLimit(over: Int) async throws {
        // {"k":"…"} adds eight bytes to the text.
        let text = String(repeating: "x", count: 64 * 1024 - 8 + over)
        let feed = try CallFeed(configuring: { $0.outgoing.metadata = { _ in ["k": .string(text)] } })
        let event = try await feed.event()
        if over == 0 {
            #expect(event["metadata"] == ["k": .string(text)])
        } else {
            let note: JSONValue = ["omitted": ["metadata": "over the limit, 65537 bytes"]]
            #expect(event["metadata"] == ["capture": note])
        }
    }

    @Test("The metadata of the hook and of the call share one limit") func bothMetadataShareTheLimit() async throws {
        let text = JSONValue.string(String(repeating: "x", count: 40_000))
        let feed = try CallFeed(configuring: { $0.outgoing.metadata = { _ in ["a": text] } })
        let event = try await feed.event(of: CallFeed.Call(metadata: { _ in ["b": text] }))
        #expect(event.at("metadata", "capture", "omitted", "metadata")?.string?.hasPrefix("over the limit") == true)
        #expect(event["metadata"]?.object?.keys == ["capture"])
    }

    private static let ids = ["user_id", "company_id", "session_token"]

    @Test("An ID of up to 1,024 bytes is sent, and a longer one is omitted and noted", arguments: ids, [0, 1])
    func anIDIsSentUpToItsLimit(_ key: String, over: Int) async throws {
        // The limit is in bytes, and each of these characters has two.
        let id = String(repeating: "é", count: 512) + String(repeating: "x", count: over)
        let feed = try CallFeed(configuring: {
            $0.outgoing.identifyUser = { _ in key == "user_id" ? id : "u" }
            $0.outgoing.identifyCompany = { _ in key == "company_id" ? id : "c" }
            $0.outgoing.sessionToken = { _ in key == "session_token" ? id : "s" }
        })
        let event = try await feed.event()
        let short = ["user_id": "u", "company_id": "c", "session_token": "s"]
        for other in Self.ids where other != key { #expect(event[other]?.string == short[other]) }
        #expect(event[key]?.string == (over == 0 ? id : nil))
        let note: JSONValue = .object([key: "over the limit, 1025 bytes"])
        #expect(event.at("metadata", "capture", "omitted") == (over == 0 ? JSONValue?.none : note))
    }

    @Test("The library's notes are added to the app's own capture object in metadata")
    func theAppsOwnCaptureStaysBesideTheLibrarys() async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.metadata = { _ in ["capture": ["mine": 1], "a": 2] } })
        let failure = CallFailure(domain: NSURLErrorDomain, code: -1001)
        let event = try await feed.event(of: CallFeed.Call(status: nil, failure: failure))
        #expect(event.at("metadata", "a") == 2 && event.at("metadata", "capture", "mine") == 1)
        #expect(event.at("metadata", "capture", "error", "code") == -1001)
    }

    @Test(
        "The app's own capture value in metadata is unchanged if the library has no notes",
        arguments: ["text", 7, ["x"], ["mine": 1]] as [JSONValue]
    )
    func theAppsOwnCaptureIsLeftAloneWhereThereIsNothingToSay(_ own: JSONValue) async throws {
        let feed = try CallFeed(configuring: { $0.outgoing.metadata = { _ in ["capture": own] } })
        #expect(try await feed.event()["metadata"] == .object(["capture": own]))
    }
}
