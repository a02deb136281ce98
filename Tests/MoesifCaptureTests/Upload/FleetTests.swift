import MoesifCapture
import MoesifFleetSimulation
import Testing

/// The load of many clients on the collector; a benchmark runs the full size.
@Suite("Many clients after an outage of the collector")
struct FleetTests {
    private static let begin = Duration.seconds(200)

    /// The less often a client sends, the more clients the simulation needs for steady seconds.
    @Test(
        "A fleet of clients stays within the collector's limits after an outage of ten minutes",
        .tags(.slow),
        arguments: [(Traffic.light, 1000), (.brisk, 200), (.full, 100)],
        Outage.Kind.allCases
    )
    func tenMinutesWithoutTheCollector(_ fleet: (traffic: Traffic, clients: Int), _ kind: Outage.Kind) {
        let outage = Outage(kind, begin: Self.begin, lasting: .seconds(600))
        let run = Fleet(clients: fleet.clients, traffic: fleet.traffic).run(outage, until: outage.end + .seconds(1000))
        #expect(run.violations.isEmpty)
        #expect(run.mostHeld > 1)
        #expect(run.peakInOutage > 0)
    }

    @Test("The same seed gives the same simulation", .tags(.slow))
    func sameSeedGivesTheSameRun() {
        let outage = Outage(.unavailable, begin: Self.begin, lasting: .seconds(60))
        let runs = (0..<2).map { _ in Fleet(clients: 1200, traffic: .light).run(outage, until: .seconds(400)) }
        #expect(runs[0].rows == runs[1].rows)
        let other = Fleet(clients: 1200, traffic: .light, seed: 2).run(outage, until: .seconds(400))
        #expect(other.rows != runs[0].rows)
    }

    /// The limits detect a broken rule of the schedule, so they protect the rules that ship.
    @Test("A fleet without backlog pacing exceeds the collector's limit", .tags(.slow))
    func brokenPacingIsSeen() {
        let outage = Outage(.refused, begin: Self.begin, lasting: .seconds(600))
        let run = Fleet(clients: 200, traffic: .full, speedup: 20).run(outage, until: outage.end + .seconds(1000))
        #expect(run.violations.contains { $0.contains("requests in a second after recovery") }, "\(run.violations)")
    }

    @Test("A fleet without growing back-off exceeds the collector's limit", .tags(.slow))
    func brokenBackOffIsSeen() {
        var retrying = RetryPolicy()
        retrying.firstDelay = .seconds(10)
        retrying.longestDelay = .seconds(10)
        retrying.longestSeldomDelay = .zero
        let outage = Outage(.refused, begin: Self.begin, lasting: .seconds(600))
        let run = Fleet(clients: 2000, traffic: .light, retrying: retrying)
            .run(outage, until: outage.end + .seconds(1000))
        #expect(!run.violations.isEmpty)
    }

    @Test("A full queue in the simulation loses events and reports the violation")
    func whatDoesNotFitIsLost() {
        var delivery = Moesif.DeliveryOptions()
        delivery.queueCapacity = 100
        let outage = Outage(.refused, begin: Self.begin, lasting: .seconds(60))
        let run = Fleet(clients: 10, traffic: .brisk, delivery: delivery).run(outage, until: .seconds(600))
        #expect(run.lost > 100)
        #expect(run.violations.count == 1)
    }
}
