/// The collector as whoever sends to it has it: what it understands, what carries requests there, and the time.
struct CollectorClient: Sendable {
    /// The outcome of a request, and the response if one came.
    struct Answer: Sendable {
        let outcome: RetryPolicy.Outcome
        var response: CollectorResponse?
        /// The time that the request took.
        var duration = Duration.zero
    }

    let api: CollectorAPI
    let transport: any CollectorTransport
    let timeSource: any Moesif.TimeSource
    let random: any Moesif.RandomSource
    let log: Log
    let gate: ConsentGate

    /// The time after which the log says that a response has not come.
    private static let patience = Duration.seconds(5)

    /// Sends a request.
    ///
    /// - Parameter denials: The denials of consent when what is sent was taken. Default: those until now.
    /// - Returns: Nil where there is no consent for it, and nothing was sent.
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
                return Answer(outcome: .failure(error as? CollectorFailure), duration: timeSource.now - start)
            }
        }
    }

    /// Has the log say that the response is late, unless the alarm is cancelled before.
    private func slowResponseAlarm(_ request: CollectorRequest, _ start: Duration) -> Alarm? {
        guard log.isWritten else { return nil }
        let alarm = Alarm(timeSource)
        let (host, bytes, patience) = (request.url.authority, request.body?.count, Self.patience)
        alarm.set(for: start + patience) { [log] in
            var fields = Moesif.LogEntry.Fields()
            (fields.host, fields.byteCount, fields.duration) = (host, bytes, patience)
            log.warning("\(host) has not responded for \(patience.shown); still waiting", fields)
        }
        return alarm
    }
}
