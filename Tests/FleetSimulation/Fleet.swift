import Dispatch
package import MoesifCapture

/// Many clients of one collector, on a virtual clock.
package struct Fleet: Sendable {
    /// The bytes of an event with two small bodies.
    static let eventBytes = 4650
    /// The time after which the request rate counts as steady.
    static let warmUp = Duration.seconds(100)

    let clients: Int
    let traffic: Traffic
    let delivery: Moesif.DeliveryOptions
    let retrying: RetryPolicy
    let speedup: Double
    let seed: UInt64

    /// Creates a fleet of identical clients.
    ///
    /// By default, the rules of their schedule are those of the library. A test can break a rule to see the effect.
    package init(
        clients: Int,
        traffic: Traffic,
        delivery: Moesif.DeliveryOptions = Moesif.DeliveryOptions(),
        retrying: RetryPolicy = RetryPolicy(),
        speedup: Double = BacklogPacing.speedup,
        seed: UInt64 = 1
    ) {
        self.clients = clients
        self.traffic = traffic
        self.delivery = delivery
        self.retrying = retrying
        self.speedup = speedup
        self.seed = seed
    }

    /// Runs the fleet through an outage, until a time.
    ///
    /// The same seed gives the same run.
    package func run(_ outage: Outage, until end: Duration, progress: @escaping @Sendable (Double) -> Void = { _ in })
        -> FleetRun
    {
        let seconds = Int(end.components.seconds)
        let share = 1000
        let shares = (clients + share - 1) / share
        let total = Lock((tally: FleetTally(seconds: seconds), arrived: [Int](repeating: 0, count: seconds), done: 0))
        DispatchQueue.concurrentPerform(iterations: shares) { index in
            var tally = FleetTally(seconds: seconds)
            var arrived = [Int](repeating: 0, count: seconds)
            for number in index * share..<min((index + 1) * share, clients) {
                var client = SimulatedClient(self, outage: outage, number: number)
                client.run(until: end, &tally)
                for second in stride(from: 0, to: seconds, by: FleetRun.step) {
                    arrived[second] += client.arrivals.count(until: .seconds(second))
                }
            }
            let done = total.withLock { [tally, arrived] total in
                total.tally.add(tally)
                for second in arrived.indices { total.arrived[second] += arrived[second] }
                total.done += 1
                return total.done
            }
            progress(Double(done) / Double(shares))
        }
        let (tally, arrived, _) = total.withLock { $0 }
        return FleetRun(self, outage, tally, arrived: arrived)
    }
}
