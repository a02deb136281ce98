extension UploadSchedule {
    /// The result for a batch that was under way.
    package enum Settlement: Sendable, Equatable {
        case delivered
        case dropped(Moesif.DropReason)
        /// The batch was split into two batches with these ids; the second is not smaller than the first.
        case split(first: Int, second: Int)
        /// The batch is kept and sent again; nothing is sent before this time has passed.
        case retry(after: Duration)
        /// The batch is kept; nothing is sent before this time has passed, and callers should not wait for it.
        case pause(Duration)
    }

    /// Records the outcome of an upload and decides on its batch.
    ///
    /// - Parameters:
    ///   - outcome: The outcome.
    ///   - id: The id of the batch.
    ///   - backlog: The current backlog.
    ///   - now: The current time.
    ///   - chance: A random number of at least 0 and less than 1.
    /// - Returns: The settlement, or `nil` if there is no such batch.
    package mutating func record(
        _ outcome: RetryPolicy.Outcome,
        of id: Int,
        _ backlog: Backlog,
        now: Duration,
        chance: Double
    ) -> Settlement? {
        guard var batch = remove(id) else { return nil }
        batch.attempts.made += 1
        if case .status = outcome { batch.attempts.answered += 1 }
        var attempts = batch.attempts
        attempts.usualGap = interval.interval
        attempts.pauses = pauses
        let decision = retrying.decide(outcome, attempts, count: batch.count, chance: chance)
        // Uploads that were under way at the same time fail together, and count as one failure.
        let isNews = batch.knownFailures == allFailures
        switch decision {
        case .delivered:
            noteDelivery(backlog, now: now)
            return .delivered
        case .drop(let reason):
            endPacing(backlog, now: now)
            return .dropped(reason)
        case .split:
            let (first, second) = putBack(halvesOf: batch)
            return .split(first: first, second: second)
        case .retry(let delay):
            pacing = pacing ?? BacklogPacing(batching, speedup: speedup, from: now, backlog)
            putBack(batch, earliest: now + delay)
            guard isNews else {
                // The collector's Retry-After applies all the same.
                if let retryAfter = outcome.retryAfter { earliest = max(earliest, now + min(retryAfter, delay)) }
                return .retry(after: delay)
            }
            failures += 1
            allFailures += 1
            attempts.made = max(failures, 1)
            let common = retrying.delay(outcome, attempts, chance: chance)
            earliest = max(earliest, now + common)
            return .retry(after: max(delay, common))
        case .pause(let duration):
            pacing = pacing ?? BacklogPacing(batching, speedup: speedup, from: now, backlog)
            putBack(batch, earliest: isNews ? now + duration : pauseEnd ?? now + duration)
            guard isNews || pauseEnd == nil else { return .retry(after: duration) }
            pauses += 1
            allFailures += 1
            earliest = max(earliest, now + duration)
            pauseEnd = earliest
            return .pause(duration)
        }
    }

    private mutating func noteDelivery(_ backlog: Backlog, now: Duration) {
        failures = 0
        pauses = 0
        // Another upload was rejected while this one was accepted, so the pause ends.
        if pauseEnd.take() != nil { earliest = min(earliest, now) }
        endPacing(backlog, now: now)
    }

    /// Ends the pacing if no backlog remains.
    private mutating func endPacing(_ backlog: Backlog, now: Duration) {
        if let pacing, batches.isEmpty, pacing.isOver(backlog, now: now) { self.pacing = nil }
    }
}
