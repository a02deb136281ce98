import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The total cost of the collector's sampling rules is bounded, and rules that are left out are logged.
@Suite("Cost of sampling rules", .timeLimit(.minutes(5)))
struct SamplingCostTests {
    /// A clock that advances by one step at each reading.
    private final class SteppingTime: Sendable {
        private let elapsed = Lock(Duration.zero)
        private let step: Duration

        init(_ step: Duration) {
            self.step = step
        }

        var total: Duration {
            elapsed.withLock { $0 }
        }

        func now() -> Duration {
            elapsed.withLock { elapsed in
                elapsed += step
                return elapsed
            }
        }
    }

    private static func document(_ patterns: [String]) -> JSONObject {
        let rules = patterns.map { pattern -> JSONValue in
            let condition: JSONValue = ["path": "request.route", "value": .string(pattern)]
            return ["conditions": [condition], "sample_rate": 50]
        }
        return ["sample_rate": 10, "regex_config": .array(rules)]
    }

    private func rules(_ patterns: [String], _ time: () -> Duration = { .zero }) throws -> SamplingRules {
        let json = Data(JSONValue.object(Self.document(patterns)).jsonText.utf8)
        let rules = SamplingRules(parsing: json, time: time)
        return try #require(rules)
    }

    private let subject = SamplingSubject(verb: "GET", route: "/v1/orders/7", status: 200)
    /// Rules that a service might have.
    ///
    /// Only the last one matches.
    private static let usual = (0..<49).map { "^/v2/service\($0)/[a-z]+/[0-9]+$" } + ["^/v1/orders/\\d+$"]

    @Test("Fifty usual rules all apply to every call", .tags(.slow))
    func usualRulesAreNotTouched() throws {
        let rules = try rules(Self.usual, ProcessorTime.ofThread)
        #expect(rules.omission == nil)
        for _ in 0..<5000 { #expect(rules.decide(subject, chance: 0) == .init(isKept: true, exactWeight: 2)) }
    }

    /// The clock advances at each reading, and is read once for 16 rules or once for each rule.
    @Test("A thousand cheap rules cost little together")
    func thousandHarmlessRulesAreCutDown() throws {
        let rules = try rules(Array(repeating: "^/never/[a-z]+$", count: 1000))
        // 800 us for 16 rules.
        let time = SteppingTime(.microseconds(800))
        var omissions: [SamplingOmission] = []
        for _ in 0..<2000 {
            if let omission = rules.decide(subject, chance: 0, time: time.now).omission { omissions.append(omission) }
        }
        // Without a bound, each of 2,000 calls would cost 50 ms.
        #expect(time.total / 2000 < .milliseconds(3))
        #expect(!omissions.isEmpty)
        #expect(omissions.allSatisfy { $0.total == 1000 && $0.reason == .matching })
        #expect(Set(omissions.flatMap(\.rules)).count == omissions.reduce(0) { $0 + $1.rules.count }, "said once each")
    }

    @Test("Reading the rules stops after a tenth of a second")
    func readingIsBounded() throws {
        // 12 ms each.
        let time = SteppingTime(.milliseconds(12))
        let rules = try rules(Array(repeating: "orders", count: 250), time.now)
        #expect(time.total < .milliseconds(130))
        let omission = try #require(rules.omission)
        #expect(omission.rules == Array(8..<250) && omission.reason == .reading)
    }

    /// Two of these patterns alone take 20 ms and more.
    @Test("Many patterns with large character sets cost no more than a few")
    func largeSetsAreBounded() throws {
        let pattern = String(repeating: "[\\p{L}\\p{N}]", count: 300)
        let begin = ProcessorTime.ofThread()
        let rules = try rules(Array(repeating: pattern, count: 250), ProcessorTime.ofThread)
        // Without a bound this would take seconds; with one, 100 ms and the pattern that has begun.
        #expect(ProcessorTime.ofThread() - begin < .seconds(1))
        #expect((rules.omission?.rules.count ?? 0) > 200)
    }

    @Test("Rules beyond the limits of number and total length are left out")
    func lengthIsBounded() throws {
        let rules = try rules(Array(repeating: String(repeating: "a", count: 4096), count: 20))
        let omission = try #require(rules.omission)
        #expect(omission.rules == [16, 17, 18, 19] && omission.reason == .length)
        #expect(
            omission.description
                == "ignoring 4 of 20 sampling rules, such as number 17 (\(String(repeating: "a", count: 60))…): "
                + "their patterns have more than 65536 bytes in total"
        )
        let many = try self.rules(Array(repeating: "a", count: 1001))
        #expect(many.omission?.rules == [1000] && many.omission?.reason == .count)
        #expect(try self.rules(Array(repeating: "a", count: 1000)).omission == nil)
    }

    private static func api() throws -> CollectorAPI {
        try CollectorAPI(at: try #require(URL(string: "https://collector.example.com")))
    }

    @Test("The log names rules left out when they are read, once for each configuration")
    func omissionAtReadingIsSaid() async throws {
        let entries = Lock<[Moesif.LogEntry]>([])
        let log = Log { entry in entries.withLock { $0.append(entry) } }
        let transport = RecordingTransport(configuration: Self.document(Array(repeating: "a", count: 1001)))
        let configuration = RemoteConfiguration(collector: CollectorClient(try Self.api(), transport, log))
        for _ in 0..<3 { #expect(await configuration.fetch().isSuccess) }
        #expect(await log.flush(until: .seconds(1), ManualClock()))
        #expect(
            entries.withLock { $0 } == [
                Moesif.LogEntry(
                    level: .warning,
                    message: "ignoring 1 of 1001 sampling rules, such as number 1001 (a): the limit is 1000 rules"
                )
            ]
        )
    }

    /// Otherwise a rule that was left out would be tried again after each fetch.
    @Test("A rule that was left out stays out if the same configuration is fetched again")
    func sameConfigurationStaysInForce() async throws {
        let transport = RecordingTransport(configuration: Self.document(["(a+)+$"]))
        let configuration = RemoteConfiguration(collector: CollectorClient(try Self.api(), transport))
        #expect(await configuration.fetch().isSuccess)
        var fatal = subject
        fatal.route = "/" + String(repeating: "a", count: 100) + "!"
        #expect(configuration.rules.decide(fatal, chance: 0).omission?.rules == [0])
        #expect(await configuration.fetch().isSuccess)
        fatal.route = "/aaa"
        #expect(configuration.rules.decide(fatal, chance: 0).weight == 10, "it is still left out")
    }

    @Test("The log names a rule that is left out, but not the route of the call")
    func omissionAtRunTimeIsSaid() async throws {
        let entries = Lock<[String]>([])
        let feed = try CallFeed(wanting: Self.document(["(a+)+$"]), chance: 0) {
            $0.log = { entry in if entry.level == .warning { entries.withLock { $0.append(entry.message) } } }
        }
        let route = String(repeating: "a", count: 100) + "!"
        for _ in 0..<3 { try feed.record(CallFeed.Call(url: "https://h/\(route)")) }
        #expect(await feed.events().map { $0["weight"] } == [10, 10, 10])
        #expect(await feed.recorder.log.flush(until: .seconds(1), ManualClock()))
        #expect(
            entries.withLock { $0 } == [
                "ignoring 1 of 1 sampling rules, such as number 1 ((a+)+$): "
                    + "they cost more than 1 ms of processor time per call in total"
            ]
        )
    }

    @Test("The route of a call is read only if a rule needs it")
    func routeIsMadeForRulesAlone() throws {
        #expect(!SamplingRules().readsRoute)
        let verb: JSONValue = [
            "regex_config": [["conditions": [["path": "request.verb", "value": "GET"]], "sample_rate": 50]]
        ]
        #expect(try !#require(SamplingRules(parsing: Data(verb.jsonText.utf8))).readsRoute)
        #expect(try rules(["a"]).readsRoute)
    }
}
