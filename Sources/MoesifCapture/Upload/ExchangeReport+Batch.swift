extension ExchangeReport {
    /// The batch of an upload, as described in its log entry.
    struct Batch: Sendable {
        let kind: PayloadKind
        let count: Int
        /// The number of times that the batch was sent, including this time.
        let attempt: Int
    }

    /// The number of failed rounds after which the log warns; a brief failure needs no attention.
    private static let warningRound = 5

    /// Returns the log entry for the settlement of a batch.
    ///
    /// - Parameters:
    ///   - settlement: The settlement.
    ///   - batch: The batch.
    ///   - round: The number of rounds of uploads that have failed since the last delivery, or `nil` if this upload
    ///     does not change it. Uploads that were under way together count as one round. For a pause, only pauses count.
    ///   - waiting: The number of waiting events, in memory and on disk.
    func entry(
        _ settlement: UploadSchedule.Settlement,
        of batch: Batch,
        round: Int?,
        waiting: Int
    ) -> Moesif.LogEntry {
        let items = batch.count.counted(batch.kind.noun)
        let kept = "\(waiting.counted("event")) kept"
        let level: Moesif.LogEntry.Level
        var delay: Duration?
        let message: String
        switch settlement {
        case .delivered:
            level = round == nil ? .debug : .notice
            let status = answer.response.map { "status \($0.status), " } ?? ""
            message =
                "delivered \(items) (\(request.body?.count ?? 0) bytes) to \(host): \(status)\(answer.duration.shown)"
                + (round == nil ? "" : "; delivery works again")
        case .dropped(let reason):
            level = .debug
            message = "\(problem); \(items) dropped: \(reason)"
        case .split:
            level = .debug
            message = "\(problem); sending the \(items) as two batches"
        case .retry(let wait):
            level = round == 1 ? .notice : round == Self.warningRound ? .warning : .debug
            delay = wait
            message = "\(problem); \(kept), next attempt in \(wait.shown)"
        case .pause(let wait):
            level = round == 1 ? .warning : .debug
            delay = wait
            message = "\(problem); \(kept), next attempt in \(wait.shown)"
        }
        let fields = fields(eventCount: batch.count, attempt: batch.attempt, delay: delay)
        return Moesif.LogEntry(level: level, message: message, fields: fields)
    }
}
