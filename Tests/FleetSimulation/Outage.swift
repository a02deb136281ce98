import MoesifCapture

/// A time in which the collector takes nothing, and how that looks to a client.
package struct Outage: Sendable {
    /// How it looks to a client.
    package enum Kind: String, Sendable, CaseIterable {
        case refused = "connection refused"
        case timeout = "no answer for 30 s"
        case unavailable = "status 503"
    }

    package let kind: Kind
    package let begin: Duration
    package let end: Duration

    package init(_ kind: Kind, begin: Duration, lasting length: Duration) {
        self.kind = kind
        self.begin = begin
        end = begin + length
    }

    /// How an upload ends that begins at `time`, and how long it takes.
    func answer(at time: Duration, chance: Double) -> (RetryPolicy.Outcome, after: Duration) {
        let latency = Duration.milliseconds(50 + Int(chance * 100))
        guard time >= begin, time < end else { return (.status(201), latency) }
        return switch kind {
        case .refused: (.failure(CollectorFailure(.refused)), .milliseconds(10))
        case .timeout: (.failure(CollectorFailure(.timedOut(.seconds(30)))), .seconds(30))
        case .unavailable: (.status(503), latency)
        }
    }
}
