import MoesifCapture

/// The result of a fleet's run through an outage.
package struct FleetRun: Sendable {
    /// One moment of the run.
    package struct Row: Sendable, Equatable {
        package let second: Int
        /// The most requests in one second since the previous row.
        package let requests: Int
        /// The mean number of events delivered per second since the previous row.
        package let delivered: Int
        /// The number of events that wait or are being uploaded.
        package let backlog: Int
    }

    /// The seconds between two rows.
    package static let step = 10

    package let traffic: Traffic
    package let outage: Outage
    package let rows: [Row]
    /// The mean number of requests per second before the outage.
    package let steadyRate: Double
    /// The limit for the requests in any second after the outage: twice the steady rate.
    package let limit: Double
    /// The most requests in any second of the outage.
    package let peakInOutage: Int
    /// The most requests in any second after the outage.
    package let peakAfter: Int
    /// The number of events that were dropped, or that exceeded the bounds of the queue.
    package let lost: Int
    /// The time from the outage until the last client had delivered its backlog; nil if one had not by the end.
    package let timeToDrain: Duration?
    /// The most events that one client held.
    package let mostHeld: Int

    /// The ratio of the peak after the outage to the steady rate.
    package var ratio: Double {
        Double(peakAfter) / steadyRate
    }

    /// The promises that the run breaks, one line for each.
    package var violations: [String] {
        var violations: [String] = []
        if Double(peakAfter) > limit {
            violations.append("\(peakAfter) requests in a second after recovery, more than the limit \(Int(limit))")
        }
        if steadyRate == 0 { violations.append("nothing was sent before the outage") }
        if lost != 0 { violations.append("\(lost) events lost") }
        if timeToDrain == nil { violations.append("the backlog was not delivered") }
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
