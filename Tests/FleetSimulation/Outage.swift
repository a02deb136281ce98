import MoesifCapture

/// A period in which the collector accepts nothing.
package struct Outage: Sendable {
    /// The symptom that a client sees.
    package enum Kind: String, Sendable, CaseIterable {
        case refused = "connection refused"
        case timeout = "no response for 30 s"
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

    /// Returns the outcome and the duration of an upload that begins at a time.
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
