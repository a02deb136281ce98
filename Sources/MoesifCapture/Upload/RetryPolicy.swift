/// What is done about the outcome of an upload.
///
/// Pure: chance is passed in.
package struct RetryPolicy: Sendable, Equatable {
    /// How an upload ended.
    package enum Outcome: Sendable, Equatable, CustomStringConvertible {
        /// The collector answered with this status, and said when to come back, if it did.
        case status(Int, retryAfter: Duration? = nil)
        /// No answer came; nil where a transport of the app's own does not say why.
        case failure(CollectorFailure?)

        /// The time for which the collector asked to be left alone.
        var retryAfter: Duration? {
            if case .status(_, let retryAfter) = self { retryAfter } else { nil }
        }

        /// True when the collector has what was sent.
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

    /// What to do about it.
    package enum Decision: Sendable, Equatable {
        case delivered
        /// Send the same again.
        case retry(after: Duration)
        /// Send the halves, each by itself: some event in it is not acceptable.
        case split
        /// Send nothing for a while: it is not the events that are not acceptable.
        case pause(Duration)
        case drop(Moesif.DropReason)
    }

    /// How often a batch was tried.
    package struct Attempts: Sendable, Equatable {
        /// All tries, this one among them.
        package var made = 0
        /// Those that the collector answered.
        package var answered = 0
        /// Pauses since anything was delivered, of whatever batch.
        package var pauses = 0
        /// How far apart this client's uploads are when all is well; nil where that is not known.
        package var usualGap: Duration?
    }

    /// The longest wait before the second attempt; it doubles with each one after.
    package var firstDelay = Duration.seconds(1)
    /// The longest wait of a client that sends often, unless the collector asks for a longer one.
    package var longestDelay = Duration.seconds(60)
    /// The longest wait of one that sends seldom: it does not try more often than it usually sends.
    package var longestSeldomDelay = Duration.seconds(900)
    /// The longest wait that the collector may ask for.
    var longestRetryAfter = Duration.seconds(3600)
    /// How often one batch may be refused for a passing reason: about half an hour of it.
    ///
    /// Tries without an answer are not counted: a network that is down says nothing of the batch.
    var refusals = 60
    /// The number of refusals after which the batch may be to blame, and not the collector.
    var doubtfulRefusals = 12
    /// The first pause; it doubles up to the longest.
    var firstPause = Duration.seconds(300)
    var longestPause = Duration.seconds(3600)

    package init() {}

    /// Decides about a batch of `count` events; `chance` is at least 0 and less than 1.
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
            guard failure?.reason.isLasting == true else {
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
        case 200..<300: .accepted  // 201 is what is documented; what is in between did not refuse.
        case 300..<400: .passing  // Something before the collector answers in its place.
        case 400: .contents  // Bad parameters, of one event at least.
        case 401: .client  // The application id is wrong or missing.
        case 402: .client  // The subscription is inactive or cancelled.
        case 403: .client  // The application may not deliver.
        case 404, 405, 410: .client  // The base URL leads to something else.
        case 407: .client  // A proxy wants to know who asks.
        case 408: .passing  // The collector waited too long for us.
        case 413: .contents  // The batch is too long, or the one event in it.
        case 425: .passing  // Too early for a request that might be replayed.
        case 429: .passing  // Ingestion is being throttled.
        case 400..<500: .contents  // 406, 415, 422 and others: it will not like these events better a second time.
        case 501, 505: .client  // What answers is no collector.
        default: .passing  // 5xx: the collector or something before it is in trouble. Else: no HTTP that we know.
        }
    }

    /// Returns how long to wait after that many failed uploads, at least as long as the collector asked for.
    ///
    /// Exponential back-off with full jitter: clients that failed together do not come back together, nor do those that
    /// were told the same time.
    func delay(_ outcome: Outcome, _ attempts: Attempts, chance: Double) -> Duration {
        // Chance halves it, and what a client has seen of its own rhythm may be half the truth.
        let longest = max(longestDelay, min((attempts.usualGap ?? .zero) * 4, longestSeldomDelay))
        let ceiling = min(longest, firstDelay * (1 << min(max(attempts.made - 1, 0), 20)))
        return min(outcome.retryAfter ?? .zero, longestRetryAfter) + ceiling * chance
    }

    private func pause(_ outcome: Outcome, _ attempts: Attempts, _ chance: Double) -> Duration {
        let full = min(longestPause, firstPause * (1 << min(max(attempts.pauses, 0), 20)))
        // A quarter of it is chance, for the same reason.
        return max(full * (0.75 + chance / 4), min(outcome.retryAfter ?? .zero, longestRetryAfter))
    }
}
