extension ExchangeReport {
    /// What an upload was about, for its log entry.
    struct Batch: Sendable {
        let kind: PayloadKind
        let count: Int
        /// How often it was sent, this time included.
        let attempt: Int
    }

    /// The round of failed uploads that the log warns of: a failure that passes is no reason to look.
    private static let warningRound = 5

    /// Returns the entry about what became of a batch.
    ///
    /// - Parameters:
    ///   - round: The number of rounds of uploads that have failed since something was delivered. Uploads that were
    ///     under way together are one round; nil for one that adds none.
    ///   - waiting: The number of events that wait, in memory and on disk.
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
