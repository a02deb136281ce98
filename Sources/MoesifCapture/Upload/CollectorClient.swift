/// Sends requests to the collector, with the transport, clock and log that all senders share.
struct CollectorClient: Sendable {
    /// The outcome of a request, and the response if there was one.
    struct Answer: Sendable {
        let outcome: RetryPolicy.Outcome
        var response: CollectorResponse?
        /// The duration of the request.
        var duration = Duration.zero
    }

    let api: CollectorAPI
    let transport: any CollectorTransport
    let timeSource: any Moesif.TimeSource
    let random: any Moesif.RandomSource
    let log: Log
    let gate: ConsentGate

    /// The time after which the log reports a late response.
    private static let patience = Duration.seconds(5)
    /// The time within which only one late response is a warning.
    private static let warningInterval = Duration.seconds(60)
    /// The time of the last warning about a late response.
    private let lastWarning = Lock<Duration?>(nil)

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - denials: The number of times that consent had been denied when the contents were taken from the store.
    ///     Default: the current number.
    /// - Returns: The outcome, or `nil` if nothing was sent: there is no consent, or the task was cancelled before the
    ///   request began.
    func send(_ request: CollectorRequest, denials: Int = .max) async -> Answer? {
        await gate.perform(denials: denials) { [self] in
            let start = timeSource.now
            let alarm = slowResponseAlarm(request, start)
            defer { alarm?.cancel() }
            do {
                let response = try await transport.send(request)
                let outcome = RetryPolicy.Outcome(response, to: request, now: timeSource.date)
                return Answer(outcome: outcome, response: response, duration: timeSource.now - start)
            } catch {
                let failure = CollectorFailure(thrown: error)
                return Answer(outcome: .failure(failure), duration: timeSource.now - start)
            }
        }
    }

    /// Returns an alarm that logs a late response unless it is cancelled in time.
    private func slowResponseAlarm(_ request: CollectorRequest, _ start: Duration) -> Alarm? {
        guard log.isWritten else { return nil }
        let alarm = Alarm(timeSource)
        let (host, bytes, patience) = (request.url.authority, request.body?.count, Self.patience)
        alarm.set(for: start + patience) { [log, timeSource, lastWarning] in
            let now = timeSource.now
            let isFirst = lastWarning.withLock { last in
                guard last.map({ now - $0 >= Self.warningInterval }) ?? true else { return false }
                last = now
                return true
            }
            var fields = Moesif.LogEntry.Fields()
            (fields.host, fields.byteCount, fields.duration) = (host, bytes, patience)
            log.write(
                isFirst ? .warning : .debug,
                "\(host) has not responded for \(patience.shown); still waiting",
                fields
            )
        }
        return alarm
    }
}
