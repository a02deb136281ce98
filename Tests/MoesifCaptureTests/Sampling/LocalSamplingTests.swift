import Foundation
import MoesifCaptureTesting
import Testing

@testable import MoesifCapture

/// The client's own sampling, alone and with the collector's.
@Suite("Sampling by the client", .timeLimit(.minutes(10)))
struct LocalSamplingTests {
    struct Line: Sendable {
        var status: Int? = 200
        var hasFailed = false
        var duration = Duration.milliseconds(5)
        var sampling = Moesif.Sampling(rate: 10)
        var chance = 0.5
        let weight: Double?
    }

    static let lines: [Line] = [
        Line(weight: nil), Line(chance: 0.0999, weight: 10), Line(chance: 0.1, weight: nil),
        Line(sampling: Moesif.Sampling(rate: 3), chance: 0, weight: 100 / 3.0),
        Line(sampling: Moesif.Sampling(rate: 100), chance: 1.0.nextDown, weight: 1),
        Line(sampling: Moesif.Sampling(rate: 0), chance: 0, weight: nil),
        Line(status: 399, weight: nil), Line(status: 400, weight: 1), Line(status: 503, weight: 1),
        Line(status: nil, weight: 1), Line(status: nil, hasFailed: true, weight: 1), Line(hasFailed: true, weight: 1),
        Line(status: 503, sampling: Moesif.Sampling(rate: 0), weight: 1),
        Line(status: 503, sampling: Moesif.Sampling(rate: 10, keepsErrors: false), weight: nil),
        Line(status: nil, hasFailed: true, sampling: Moesif.Sampling(rate: 10, keepsErrors: false), weight: nil),
        Line(status: 503, sampling: Moesif.Sampling(rate: 10, keepsErrors: false), chance: 0, weight: 10),
        Line(duration: .seconds(60), weight: nil),
        Line(duration: .seconds(2), sampling: Moesif.Sampling(rate: 10, keepsSlowerThan: .seconds(2)), weight: nil),
        Line(
            duration: .milliseconds(2001),
            sampling: Moesif.Sampling(rate: 0, keepsErrors: false, keepsSlowerThan: .seconds(2)),
            weight: 1
        ),
    ]

    @Test("Errors and slow calls are kept with weight 1, and other calls by the sampling rate", arguments: lines)
    func callHasTheWeightOfItsClass(_ line: Line) {
        let weight = line.sampling.weight(
            status: line.status,
            hasFailed: line.hasFailed,
            duration: line.duration,
            chance: line.chance
        )
        #expect(weight == line.weight)
    }

    @Test(
        "The weights of client and collector are multiplied and rounded once",
        arguments: [
            (nil, 3.7, 0, 3), (10, 5, 0, 50), (1, 100 / 33.0, 0.02, 4), (1, 100 / 33.0, 0.04, 3),
            (1, 1, 0, 1), (2.5, 1, 0.4999, 3), (2.5, 1, 0.5, 2), (100, 1e6, 0, 1_000_000),
        ] as [(Double?, Double, Double, Int)]
    )
    func weightsAreMultipliedAndRoundedOnce(_ local: Double?, _ exact: Double, _ chance: Double, _ expected: Int) {
        let decision = SamplingRules.Decision(isKept: true, exactWeight: exact)
        #expect(decision.weight(times: local, chance: chance) == expected)
    }

    private static let rates = [1, 3, 7, 10, 33, 50, 99]

    /// One call in five is an error, with weight 1 before the collector decides.
    @Test(
        "The weights of a million calls add up to nearly the number of calls",
        .tags(.slow),
        arguments: rates,
        [100, 33.3]
    )
    func sumsAreRight(_ rate: Int, _ collectors: Double) {
        let calls = 1_000_000
        var random = SplitMix64(seed: UInt64(rate))
        func chance() -> Double { Double(random.next() >> 11) * 0x1p-53 }
        let sampling = Moesif.Sampling(rate: rate)
        let decision = SamplingRules.Decision(isKept: true, exactWeight: 100 / collectors)
        var (errors, others) = (0, 0)
        var number = 0
        while number < calls {
            number += 1
            let isError = number % 5 == 0
            let local = sampling.weight(
                status: isError ? 500 : 200,
                hasFailed: false,
                duration: .zero,
                chance: chance()
            )
            guard let local, collectors == 100 || chance() * 100 < collectors else { continue }
            let weight = decision.weight(times: local, chance: chance())
            if isError { errors += weight } else { others += weight }
        }
        // Few of a million calls are left at the lowest rates: there, four standard deviations exceed one percent.
        let deviation = (10_000 / (Double(rate) * collectors) / (0.8 * Double(calls))).squareRoot()
        #expect(abs(Double(others) / (0.8 * Double(calls)) - 1) < max(0.01, 4 * deviation), "\(others)")
        #expect(abs(Double(errors) / (0.2 * Double(calls)) - 1) < 0.01, "\(errors)")
        if collectors == 100 { #expect(errors == calls / 5) }
    }

    /// Without randomness: the mean of a weight over all random numbers is the exact weight.
    @Test("Rounding adds nothing to weights on average", arguments: rates, [100, 99, 75, 50, 33, 7.5])
    func roundingAddsNothing(_ rate: Int, _ collectors: Double) {
        let exact = 100 / Double(rate) * 100 / collectors
        let decision = SamplingRules.Decision(isKept: true, exactWeight: 100 / collectors)
        let steps = 1000
        let sum = (0..<steps).reduce(0) { sum, step in
            sum + decision.weight(times: 100 / Double(rate), chance: (Double(step) + 0.5) / Double(steps))
        }
        #expect(abs(Double(sum) / Double(steps) - exact) <= 0.001)
    }

    @Test("A call that the client samples out is counted, and no identifying hook runs for it")
    func leftOutCallsAreCounted() async throws {
        let journal = Journal()
        let feed = try CallFeed(chance: 0.5) {
            $0.outgoing.sampling = Moesif.Sampling(rate: 10, keepsSlowerThan: .milliseconds(4))
            $0.outgoing.skip = { call in
                journal.note("skip \(call.response?.status ?? 0)")
                return call.response?.status == 418
            }
            $0.outgoing.identifyUser = { call in
                journal.note("user \(call.response?.status ?? 0)")
                return nil
            }
        }
        // Each takes 5 ms.
        for status in [200, 418, 503] { try feed.record(CallFeed.Call(status: status)) }
        #expect(await feed.events().map { $0["weight"] } == [1, 1])
        #expect(journal.all == ["skip 200", "user 200", "skip 418", "skip 503", "user 503"])
        let none = try CallFeed(chance: 0.5) {
            $0.outgoing.sampling = Moesif.Sampling(rate: 10)
            $0.outgoing.identifyUser = { _ in
                journal.note("asked")
                return nil
            }
        }
        try none.record(0..<3)
        #expect(await none.events().isEmpty)
        #expect(none.recorder.statistics.sampledOut == 3 && none.recorder.statistics.skipped == 0)
        #expect(!journal.all.contains("asked"))
    }

    @Test(
        "The sampling of client and collector both apply, and their weights are multiplied",
        arguments: [
            (0.05, 200, 40), (0.05, 503, 4), (0.2, 503, 4), (0.3, 503, nil), (0.2, 200, nil),
        ] as [(Double, Int, Int?)]
    )
    func bothDecide(_ chance: Double, _ status: Int, _ weight: Int?) async throws {
        let feed = try CallFeed(wanting: ["sample_rate": 25], chance: chance) {
            $0.outgoing.sampling = Moesif.Sampling(rate: 10)
        }
        try feed.record(CallFeed.Call(status: status))
        #expect(await feed.events().map { $0["weight"]?.int } == (weight.map { [$0] } ?? []))
        #expect(feed.recorder.statistics.sampledOut == (weight == nil ? 1 : 0))
    }

    @Test("Calls that the client samples out cause no fetch of the configuration")
    func localSamplingRefreshesNothing() async throws {
        let feed = try CallFeed(chance: 0.5) { $0.outgoing.sampling = Moesif.Sampling(rate: 10) }
        await feed.transport.waitForConfigurationRequests(1)
        try feed.record(0..<100)
        while feed.recorder.statistics.sampledOut < 100, !Task.isCancelled { await Task.yield() }
        #expect(feed.recorder.store.backlog.sampledOut == 0)
        #expect(await feed.events().isEmpty)
    }

    @Test(
        "A sampling option out of range fails validation",
        arguments: [
            (-1, nil, "outgoing.sampling.rate", "0 to 100"), (101, nil, "outgoing.sampling.rate", "0 to 100"),
            (50, .milliseconds(-1), "outgoing.sampling.keepsSlowerThan", "0 seconds or more"),
        ] as [(Int, Duration?, String, String)]
    )
    func faultsAreErrors(_ rate: Int, _ duration: Duration?, _ option: String, _ range: String) {
        var configuration = Moesif.Configuration(applicationID: "id")
        configuration.outgoing.sampling = Moesif.Sampling(rate: rate, keepsSlowerThan: duration)
        #expect(throws: Moesif.ConfigurationError.outOfRange(option, range)) { try configuration.validate() }
    }

    @Test("The client does not sample by default") func defaultIsNone() throws {
        var configuration = Moesif.Configuration(applicationID: "id")
        #expect(configuration.outgoing.sampling == nil && configuration.incoming.sampling == nil)
        for rate in [0, 100] {
            configuration.incoming.sampling = Moesif.Sampling(rate: rate, keepsSlowerThan: .zero)
            try configuration.validate()
        }
        #expect(Moesif.Sampling(rate: 10) == Moesif.Sampling(rate: 10, keepsErrors: true, keepsSlowerThan: nil))
    }
}
