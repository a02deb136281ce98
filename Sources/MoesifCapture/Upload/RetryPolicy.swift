/// The rules for handling the outcome of an upload.
///
/// They have no side effects; random numbers are passed in.
package struct RetryPolicy: Sendable, Equatable {
    /// The outcome of an upload.
    package enum Outcome: Sendable, Equatable, CustomStringConvertible {
        /// The collector responded with this status, and with a `Retry-After` time if it sent one.
        case status(Int, retryAfter: Duration? = nil)
        /// No response arrived; the failure is `nil` if a transport of the app gives no reason.
        case failure(CollectorFailure?)

        /// The time that the collector asked the client to wait.
        var retryAfter: Duration? {
            if case .status(_, let retryAfter) = self { retryAfter } else { nil }
        }

        /// True if the collector accepted the request.
        var isAccepted: Bool {
            if case .status(let code, _) = self { (200..<300).contains(code) } else { false }
        }

        package var description: String {
            switch self {
            case .status(let code, _): "status \(code)"
            case .failure(let failure): failure?.description ?? "no answer"
            }
        }
    }

    /// The action for an outcome.
    package enum Decision: Sendable, Equatable {
        case delivered
        /// Send the same batch again.
        case retry(after: Duration)
        /// Send each half separately, because at least one event in the batch is not acceptable.
        case split
        /// Send nothing for a while, because the problem does not depend on the events.
        case pause(Duration)
        case drop(Moesif.DropReason)
    }

    /// The number of attempts to send a batch.
    package struct Attempts: Sendable, Equatable {
        /// The number of attempts, including the current one.
        package var made = 0
        /// The number of attempts to which the collector responded.
        package var answered = 0
        /// The number of pauses since the last delivery of any batch.
        package var pauses = 0
        /// The usual time between the uploads of this client, or `nil` if it is unknown.
        package var usualGap: Duration?
    }

    /// The maximum delay before the second attempt, which doubles with each further attempt.
    package var firstDelay = Duration.seconds(1)
    /// The maximum delay for a client with frequent uploads, unless the collector asks for a longer one.
    package var longestDelay = Duration.seconds(60)
    /// The maximum delay for a client with rare uploads, which does not retry more often than it usually sends.
    package var longestSeldomDelay = Duration.seconds(900)
    /// The maximum delay that the collector can ask for.
    var longestRetryAfter = Duration.seconds(3600)
    /// The number of temporary error responses after which a batch is dropped, after about half an hour.
    ///
    /// Attempts without a response do not count, because a network failure is unrelated to the batch.
    var refusals = 60
    /// The number of temporary error responses after which the batch, and not the collector, may be the cause.
    var doubtfulRefusals = 12
    /// The duration of the first pause, which doubles with each further pause up to `longestPause`.
    var firstPause = Duration.seconds(300)
    var longestPause = Duration.seconds(3600)

    package init() {}

    /// Decides on the action for a batch.
    ///
    /// - Parameters:
    ///   - outcome: The outcome of the upload.
    ///   - attempts: The attempts so far, including this one.
    ///   - count: The number of events in the batch.
    ///   - chance: A random number of at least 0 and less than 1.
    package func decide(_ outcome: Outcome, _ attempts: Attempts, count: Int, chance: Double) -> Decision {
        let chance = chance.asChance
        switch outcome {
        case .status(let status, _):
            switch Self.class(of: status) {
            case .accepted: return .delivered
            case .passing:
                guard attempts.answered < refusals else { return .drop(.gaveUp) }
                return .retry(after: delay(outcome, attempts, chance: chance))
            case .contents: return count > 1 ? .split : .drop(.rejected)
            case .client: return .pause(pause(outcome, attempts, chance))
            }
        case .failure(let failure):
            guard failure?.reason.isPermanent == true else {
                return .retry(after: delay(outcome, attempts, chance: chance))
            }
            return .pause(pause(outcome, attempts, chance))
        }
    }

    private enum StatusClass {
        case accepted, passing, contents, client
    }

    private static func `class`(of status: Int) -> StatusClass {
        switch status {
        case 200..<300: .accepted  // 201 is documented; the others are no refusals.
        case 300..<400: .passing  // A server before the collector responds.
        case 400: .contents  // At least one event has bad parameters.
        case 401: .client  // The application ID is wrong or missing.
        case 402: .client  // The subscription is inactive or cancelled.
        case 403: .client  // The application may not deliver.
        case 404, 405, 410: .client  // The base URL leads to something else.
        case 407: .client  // A proxy requires a login.
        case 408: .passing  // The collector waited too long for the request.
        case 413: .contents  // The batch, or its only event, is too large.
        case 425: .passing  // Too early for a request that might be replayed.
        case 429: .passing  // Ingestion is being throttled.
        case 400..<500: .contents  // 406, 415, 422 and others: sending the same events again cannot help.
        case 501, 505: .client  // The server is not a collector.
        default: .passing  // 5xx, and unknown statuses: the collector or a server before it has a problem.
        }
    }

    /// Returns the delay before the next attempt, at least as long as the collector asked for.
    ///
    /// The delay is an exponential back-off with full jitter, added to the `Retry-After` time. Clients that failed
    /// together, or received the same `Retry-After`, therefore do not retry together.
    func delay(_ outcome: Outcome, _ attempts: Attempts, chance: Double) -> Duration {
        // A factor of 4: jitter halves the delay on average, and the measured interval may be half of the real one.
        let longest = max(longestDelay, min((attempts.usualGap ?? .zero) * 4, longestSeldomDelay))
        let ceiling = min(longest, firstDelay * (1 << min(max(attempts.made - 1, 0), 20)))
        return min(outcome.retryAfter ?? .zero, longestRetryAfter) + ceiling * chance
    }

    private func pause(_ outcome: Outcome, _ attempts: Attempts, _ chance: Double) -> Duration {
        let full = min(longestPause, firstPause * (1 << min(max(attempts.pauses, 0), 20)))
        // A quarter of the pause is random, so that clients do not retry together.
        return max(full * (0.75 + chance / 4), min(outcome.retryAfter ?? .zero, longestRetryAfter))
    }
}
