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

    func send(_ request: CollectorRequest) async -> Answer {
        do {
            let response = try await transport.send(request)
            return Answer(outcome: .init(response, to: request, now: timeSource.date), response: response)
        } catch {
            return Answer(outcome: .failure(error as? CollectorFailure))
        }
    }
}
