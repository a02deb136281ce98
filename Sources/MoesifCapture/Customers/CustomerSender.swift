import Foundation

/// Sends updates to the collector while somebody waits for it, as the schedule says.
///
/// What is done about an outcome is what is done for events, except that nobody is kept waiting for long.
struct CustomerSender: Sendable {
    /// How often one request is sent at most.
    static let attempts = 10
    /// The most bytes of the collector's answer that an error has.
    static let longestMessage = 1024
    /// How many requests are under way at once.
    static let requestsAtOnce = 6

    let collector: CollectorClient
    let batching: BatchPolicy
    /// The longest that updates are tried without anything accepted.
    let timeout: Duration
    private let turnstile = AsyncSemaphore(places: Self.requestsAtOnce)

    /// Sends a request as soon as few enough are under way; nil if the task was cancelled or the time ran out before.
    func answer(
        to request: CollectorRequest,
        denials: Int,
        until deadline: Duration
    ) async -> CollectorClient.Answer? {
        let answer = OneShot<CollectorClient.Answer?>()
        let exchange = Task {
            guard (try? await turnstile.enter()) != nil else { return }
            defer { turnstile.leave() }
            answer.give(.success(await collector.send(request, denials: denials)))
        }
        // Whatever the transport does, nobody waits longer.
        defer { exchange.cancel() }
        return await answer.value(or: nil, until: deadline, collector.timeSource)
    }
}
