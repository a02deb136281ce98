import MoesifCapture

/// What a fleet's way through an outage came to.
package struct FleetRun: Sendable {
    /// One moment of the run.
    package struct Row: Sendable, Equatable {
        package let second: Int
        /// The most requests in one second, since the row before.
        package let requests: Int
        /// The mean of events that were delivered in a second, since the row before.
        package let delivered: Int
        /// Events that wait, or are on their way.
        package let backlog: Int
    }

    /// The seconds between two rows.
    package static let step = 10

    package let traffic: Traffic
    package let outage: Outage
    package let rows: [Row]
    /// Requests a second before the outage: the mean.
    package let steadyRate: Double
    /// The most requests that any second after the outage may have: twice the steady rate.
    package let limit: Double
    /// The most requests in any second of the outage.
    package let peakInOutage: Int
    /// The most requests in any second after the outage.
    package let peakAfter: Int
    /// Events that were given up, and those that did not fit within the bounds.
    package let lost: Int
    /// How long after the outage the last client had worked off its backlog; nil: not by the end of the run.
    package let timeToDrain: Duration?
    /// The most events that one client held.
    package let mostHeld: Int

    /// The peak after the outage, by the steady rate.
    package var ratio: Double {
        Double(peakAfter) / steadyRate
    }

    /// What was promised and is not so, each in a line.
    package var violations: [String] {
        var violations: [String] = []
        if Double(peakAfter) > limit {
            violations.append("\(peakAfter) requests in a second after recovery, more than \(Int(limit))")
        }
        if steadyRate == 0 { violations.append("nothing was sent before the outage") }
        if lost != 0 { violations.append("\(lost) events lost") }
        if timeToDrain == nil { violations.append("the backlog is not worked off") }
        return violations
    }

    init(_ fleet: Fleet, _ outage: Outage, _ tally: FleetTally, arrived: [Int]) {
        traffic = fleet.traffic
        self.outage = outage
        let begin = Int(outage.begin.components.seconds)
        let end = Int(outage.end.components.seconds)
        let steady = tally.requests[Int(Fleet.warmUp.components.seconds)..<begin]
        steadyRate = Double(steady.reduce(0, +)) / Double(steady.count)
        limit = 2 * steadyRate
        peakInOutage = tally.requests[begin..<end].max() ?? 0
        peakAfter = tally.requests[end...].max() ?? 0
        mostHeld = tally.mostHeld
        let capacity = min(fleet.delivery.queueCapacity, fleet.delivery.queueByteLimit / Fleet.eventBytes)
        lost = tally.lost + max(0, tally.mostHeld - capacity)
        timeToDrain = tally.unrecovered == 0 ? max(.zero, tally.lastRecovery - outage.end) : nil
        var sum = 0
        rows = stride(from: Self.step, to: tally.requests.count, by: Self.step).map { second in
            let seconds = second - Self.step..<second
            let delivered = tally.delivered[seconds].reduce(0, +)
            sum += delivered
            return Row(
                second: second,
                requests: tally.requests[seconds].max() ?? 0,
                delivered: delivered / Self.step,
                backlog: arrived[second] - sum
            )
        }
    }
}
