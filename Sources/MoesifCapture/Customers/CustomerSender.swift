import Foundation

/// Sends updates to the collector while a caller waits for them.
///
/// Outcomes are handled as those of event uploads, except that the wait is short.
struct CustomerSender: Sendable {
    /// The maximum number of times that one request is sent.
    static let attempts = 10
    /// The maximum number of bytes of the collector's response that an error contains.
    static let longestMessage = 1024
    /// The maximum number of concurrent requests.
    static let requestsAtOnce = 6

    let collector: CollectorClient
    let batching: BatchPolicy
    /// The longest time that updates are tried without any being accepted.
    let timeout: Duration
    private let semaphore = AsyncSemaphore(places: Self.requestsAtOnce)

    /// Sends a request once fewer than the maximum are in progress; returns `nil` if the task is cancelled or the
    /// deadline passes first.
    func answer(
        to request: CollectorRequest,
        denials: Int,
        until deadline: Duration
    ) async -> CollectorClient.Answer? {
        let answer = OneShot<CollectorClient.Answer?>()
        let exchange = Task {
            guard (try? await semaphore.enter()) != nil else { return }
            defer { semaphore.leave() }
            answer.give(.success(await collector.send(request, denials: denials)))
        }
        // The caller does not wait past the deadline, whatever the transport does.
        defer { exchange.cancel() }
        return await answer.value(or: nil, until: deadline, collector.timeSource)
    }
}
