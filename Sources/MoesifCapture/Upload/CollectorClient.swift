/// The collector as whoever sends to it has it: what it understands, what carries requests there, and the time.
struct CollectorClient: Sendable {
    /// The outcome of a request, and the response if one came.
    struct Answer: Sendable {
        let outcome: RetryPolicy.Outcome
        var response: CollectorResponse?
    }

    let api: CollectorAPI
    let transport: any CollectorTransport
    let timeSource: any Moesif.TimeSource
    let random: any Moesif.RandomSource
    let log: Log
    let gate: ConsentGate

    /// Sends a request.
    ///
    /// - Parameter denials: The denials of consent when what is sent was taken. Default: those until now.
    /// - Returns: Nil where there is no consent for it, and nothing was sent.
    func send(_ request: CollectorRequest, denials: Int = .max) async -> Answer? {
        await gate.perform(denials: denials) { [transport, timeSource] in
            do {
                let response = try await transport.send(request)
                return Answer(outcome: .init(response, to: request, now: timeSource.date), response: response)
            } catch {
                return Answer(outcome: .failure(error as? CollectorFailure))
            }
        }
    }
}
