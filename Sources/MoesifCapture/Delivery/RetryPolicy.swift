/// What is done about the outcome of an upload.
///
/// Pure: chance is passed in.
struct RetryPolicy: Sendable, Equatable {
    /// How an upload ended.
    enum Outcome: Sendable, Equatable, CustomStringConvertible {
        /// The collector answered with this status.
        case status(Int)
        /// No answer came; nil where a transport of the app's own does not say why.
        case failure(CollectorFailure?)

        var description: String {
            switch self {
            case .status(let code): "status \(code)"
            case .failure(let failure): failure?.description ?? "no answer"
            }
        }
    }

    /// What to do about it.
    enum Decision: Sendable, Equatable {
        case delivered
        case retry(after: Duration)
        case drop(DropReason)
    }

    /// The longest wait before the second attempt; it doubles with each one after.
    var firstDelay = Duration.seconds(1)
    /// The longest wait of all.
    var longestDelay = Duration.seconds(60)
    /// How often one batch is tried.
    var attempts = 10

    /// Decides about the `attempt`th try (from 1); `chance` is at least 0 and less than 1.
    func decide(_ outcome: Outcome, attempt: Int, chance: Double) -> Decision {
        switch outcome {
        case .status(200..<300): return .delivered
        case .failure: break  // Nothing is known to be wrong with the events; a second copy is recognised by its id.
        case .status(300..<400): break  // Something before the collector answers in its place.
        case .status(408): break  // The collector waited too long for us.
        case .status(429): break  // Ingestion is being throttled.
        case .status(500...): break  // The collector or something before it is in trouble.
        case .status: return .drop(.rejected)  // It will not like these events better a second time.
        }
        guard attempt < attempts else { return .drop(.gaveUp) }
        return .retry(after: delay(after: attempt, chance: chance))
    }

    /// Exponential back-off with full jitter: clients that failed together do not come back together.
    private func delay(after attempt: Int, chance: Double) -> Duration {
        let ceiling = min(longestDelay, firstDelay * (1 << min(attempt - 1, 20)))
        return ceiling * (chance >= 0 && chance < 1 ? chance : 0)
    }
}
