import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The app's hooks, by name.
enum AppHook: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case skip, identifyUser, identifyCompany, sessionToken, actionName, metadata, callMetadata, maskEvent

    var testDescription: String {
        rawValue
    }
}

@Suite(.timeLimit(.minutes(10)))
struct HookTests {
    /// Makes a client with every hook.
    ///
    /// Each notes that it ran, and one throws.
    private func feed(throwing: AppHook? = nil, skipping: Bool = false, journal: Journal = Journal()) throws -> CallFeed
    {
        @Sendable func ask(_ hook: AppHook, _ path: String?) throws {
            journal.note([hook.rawValue, path].compactMap { $0 }.joined(separator: " "))
            if hook == throwing { throw HookError() }
        }
        return try CallFeed(configuring: {
            $0.outgoing.skip = { call in
                try ask(.skip, call.request.url.path)
                return skipping
            }
            $0.outgoing.identifyUser = { call in
                try ask(.identifyUser, call.request.url.path)
                return "u-1"
            }
            $0.outgoing.identifyCompany = { call in
                try ask(.identifyCompany, call.request.url.path)
                return "c-1"
            }
            $0.outgoing.sessionToken = { call in
                try ask(.sessionToken, call.request.url.path)
                return "s-1"
            }
            $0.outgoing.actionName = { call in
                try ask(.actionName, call.request.url.path)
                return "a-1"
            }
            $0.outgoing.metadata = { call in
                try ask(.metadata, call.request.url.path)
                return ["global": 1]
            }
            $0.maskEvent = { event in
                try ask(.maskEvent, URL(string: event.request.uri)?.path)
                return event
            }
        })
    }

    private func call(throwing: AppHook? = nil, url: String = "https://h/1", journal: Journal = Journal())
        -> CallFeed.Call
    {
        CallFeed.Call(
            url: url,
            metadata: { call in
                journal.note("callMetadata \(call.request.url.path)")
                if throwing == .callMetadata { throw HookError() }
                return ["own": 2]
            }
        )
    }

    @Test("The values that hooks return are in the event") func whatHooksReturnArrives() async throws {
        let event = try await feed().event(of: call())
        #expect(event["user_id"] == "u-1" && event["company_id"] == "c-1" && event["session_token"] == "s-1")
        #expect(event["action_name"] == "a-1" && event["metadata"] == ["global": 1, "own": 2])
    }

    @Test("An event without hooks has no user, company, token, action name or metadata")
    func withoutHooksNothingIsSaid() async throws {
        let event = try await CallFeed().event()
        for key in ["user_id", "company_id", "session_token", "action_name", "metadata"] { #expect(event[key] == nil) }
        #expect(event["direction"] == "Outgoing" && event["weight"] == 1)
        #expect(event.at("request", "api_version") == nil)
    }

    @Test("A hook that returns nil or an empty value adds nothing to the event", arguments: [nil, ""])
    func nilAndEmptyMeanNothing(_ nothing: String?) async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.skip = { _ in false }
            $0.outgoing.identifyUser = { _ in nothing }
            $0.outgoing.identifyCompany = { _ in nothing }
            $0.outgoing.sessionToken = { _ in nothing }
            $0.outgoing.actionName = { _ in nothing }
            $0.outgoing.metadata = { _ in nothing == nil ? nil : [:] }
        })
        let event = try await feed.event(of: CallFeed.Call(metadata: { _ in nothing == nil ? nil : [:] }))
        for key in ["user_id", "company_id", "session_token", "action_name", "metadata"] { #expect(event[key] == nil) }
    }

    @Test("A hook that throws loses only its own part, but maskEvent drops the event", arguments: AppHook.allCases)
    func oneThatThrowsLeavesOnlyItsPartOut(_ hook: AppHook) async throws {
        let feed = try feed(throwing: hook)
        try feed.record(call(throwing: hook))
        let events = await feed.events()
        guard hook != .maskEvent else {
            #expect(events.isEmpty && feed.recorder.statistics.dropped == [.masked: 1])
            return
        }
        let event = try #require(events.first)
        #expect(events.count == 1 && feed.recorder.statistics.skipped == 0)
        #expect(event["user_id"] == (hook == .identifyUser ? nil : "u-1"))
        #expect(event["company_id"] == (hook == .identifyCompany ? nil : "c-1"))
        #expect(event["session_token"] == (hook == .sessionToken ? nil : "s-1"))
        #expect(event["action_name"] == (hook == .actionName ? nil : "a-1"))
        #expect(event.at("metadata", "global") == (hook == .metadata ? nil : 1))
        #expect(event.at("metadata", "own") == (hook == .callMetadata ? nil : 2))
    }

    /// The text of an error may contain anything.
    @Test("The log names the hook that threw and the error's type, but not its text", arguments: AppHook.allCases)
    func theLogNamesTheHookThatThrewAndNoMore(_ hook: AppHook) async throws {
        struct Telling: Error, CustomStringConvertible {
            let description = "hunter2"
        }
        let journal = Journal()
        @Sendable func ask<Value>(_ asked: AppHook, _ value: Value) throws -> Value {
            if asked == hook { throw Telling() }
            return value
        }
        let feed = try CallFeed(configuring: {
            $0.log = { journal.note($0.message) }
            $0.outgoing.skip = { _ in try ask(.skip, false) }
            $0.outgoing.identifyUser = { _ in try ask(.identifyUser, nil) }
            $0.outgoing.identifyCompany = { _ in try ask(.identifyCompany, nil) }
            $0.outgoing.sessionToken = { _ in try ask(.sessionToken, nil) }
            $0.outgoing.actionName = { _ in try ask(.actionName, nil) }
            $0.outgoing.metadata = { _ in try ask(.metadata, nil) }
            $0.maskEvent = { try ask(.maskEvent, $0) }
        })
        try feed.record(CallFeed.Call(metadata: { _ in try ask(.callMetadata, nil) }))
        _ = await feed.events()
        await journal.wait(for: 1)
        let name =
            switch hook {
            case .callMetadata: "metadata of the call"
            case .maskEvent: "maskEvent"
            default: "outgoing.\(hook.rawValue)"
            }
        let consequence =
            switch hook {
            case .skip: "captured a call to api.example.com"
            case .maskEvent: "dropped the event of a call to api.example.com"
            default: "left a part out of the event of a call to api.example.com"
            }
        #expect(journal.all.first == "\(consequence): \(name) threw an error of type Telling")
        #expect(!journal.all.contains { $0.contains("hunter2") })
    }

    @Test("Every hook runs once for each call, in order") func everyOneIsAskedOnceAndInOrder() async throws {
        let journal = Journal()
        let feed = try feed(journal: journal)
        for path in 1...3 { try feed.record(call(url: "https://h/\(path)", journal: journal)) }
        #expect(await feed.events().count == 3)
        let expected = (1...3).flatMap { path in AppHook.allCases.map { "\($0.rawValue) /\(path)" } }
        #expect(journal.all == expected)
    }

    @Test("No other hook runs for a skipped call") func aSkippedCallAsksNoOtherHook() async throws {
        let journal = Journal()
        let feed = try feed(skipping: true, journal: journal)
        try feed.record(call(journal: journal))
        #expect(await feed.events().isEmpty)
        #expect(feed.recorder.statistics.skipped == 1 && feed.recorder.statistics.droppedTotal == 0)
        #expect(journal.all == ["skip /1"])
    }

    @Test("The skip hook decides for each call") func skipDecidesForEachCall() async throws {
        let feed = try CallFeed(configuring: {
            $0.outgoing.skip = { $0.request.url.path.contains("health") || $0.response?.status == 404 }
        })
        try feed.record(CallFeed.Call(url: "https://h/health/probe"))
        try feed.record(CallFeed.Call(url: "https://h/a"))
        try feed.record(CallFeed.Call(url: "https://h/b", status: 404))
        let uris = await feed.events().map { $0.at("request", "uri") }
        #expect(uris == ["https://h/a"] && feed.recorder.statistics.skipped == 2)
    }

    @Test("No hook runs for the library's own requests") func ownTrafficAsksNoHook() async throws {
        let journal = Journal()
        let feed = try feed(journal: journal)
        try feed.record(call(url: "https://api.moesif.net/v1/events", journal: journal))
        #expect(await feed.events().isEmpty)
        #expect(journal.all.isEmpty && feed.recorder.statistics.skipped == 1)
    }

    /// Calls end on many threads at once, and hooks run for one call after the other.
    @Test("Hooks never run at the same time", .tags(.race)) func neverTwoAtOnce() async throws {
        let running = Lock((now: 0, most: 0, asked: 0))
        let feed = try CallFeed(configuring: {
            $0.outgoing.identifyUser = { _ in
                running.withLock { ($0.now, $0.asked, $0.most) = ($0.now + 1, $0.asked + 1, max($0.most, $0.now + 1)) }
                defer { running.withLock { $0.now -= 1 } }
                return String(repeating: "u", count: 1000)
            }
        })
        let finished = try FinishedCall(CallFeed.Call(), start: feed.clock.date)
        DispatchQueue.concurrentPerform(iterations: 200) { _ in feed.recorder.record(finished) }
        #expect(await feed.events().count == 200)
        #expect(running.withLock { $0.most } == 1 && running.withLock { $0.asked } == 200)
    }
}
