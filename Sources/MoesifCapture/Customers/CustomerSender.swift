import Foundation

/// Sends updates to the collector, one request after the other, while somebody waits for it.
///
/// What is done about an outcome is what is done for events, but that nobody is kept waiting for long.
struct CustomerSender: Sendable {
    /// How often one request is tried.
    static let attempts = 10
    /// The longest wait between two tries.
    static let longestDelay = Duration.seconds(300)
    /// How many requests are on their way at once; each has a connection of its own.
    static let requestsAtOnce = 6

    let api: CollectorAPI
    let transport: any EventTransport
    let batching: BatchPolicy
    let retrying: RetryPolicy
    let timeSource: any TimeSource
    let random: any RandomSource
    private let turnstile = Turnstile(places: Self.requestsAtOnce)

    init(
        api: CollectorAPI,
        transport: any EventTransport,
        batching: BatchPolicy,
        retrying: RetryPolicy,
        timeSource: any TimeSource,
        random: any RandomSource
    ) {
        self.api = api
        self.transport = transport
        self.batching = batching
        self.retrying = retrying
        self.timeSource = timeSource
        self.random = random
    }

    /// Sends one update by itself.
    func send(_ update: CustomerUpdate) async throws(CustomerUpdateError) {
        _ = try await post(api.item(update.kind, update.bytes), count: 1)
    }

    /// Sends updates of one kind in their order, as many to a request as may share one.
    ///
    /// Ends with the first that cannot be delivered.
    ///
    /// - Parameter report: Told how many have been accepted, after each request.
    func send(
        _ updates: some Sequence<CustomerUpdate>,
        _ report: (_ accepted: Int) -> Void = { _ in }
    ) async throws(CustomerUpdateError) {
        var accepted = 0
        var batch: [CustomerUpdate] = []
        // Each update takes a comma, or one of the brackets; the other bracket is here.
        var bytes = 1
        for update in updates {
            let added = update.bytes.count + 1
            if batch.count == batching.count || (!batch.isEmpty && bytes + added > batching.bytes) {
                try await deliver(batch[...], &accepted, report)
                batch = []
                bytes = 1
            }
            batch.append(update)
            bytes += added
        }
        try await deliver(batch[...], &accepted, report)
    }

    /// Delivers a batch; one that the collector refuses as a whole is halved, down to the one update it refuses.
    private func deliver(
        _ batch: ArraySlice<CustomerUpdate>,
        _ accepted: inout Int,
        _ report: (Int) -> Void
    ) async throws(CustomerUpdateError) {
        guard let first = batch.first else { return }
        let isAccepted: Bool
        do throws(CustomerUpdateError) {
            isAccepted = try await post(api.batch(first.kind, batch.map(\.bytes)), count: batch.count)
        } catch {
            var error = error
            error.accepted = accepted
            throw error
        }
        if isAccepted {
            accepted += batch.count
            report(accepted)
        } else {
            let middle = batch.startIndex + batch.count / 2
            try await deliver(batch[..<middle], &accepted, report)
            try await deliver(batch[middle...], &accepted, report)
        }
    }

    /// Sends a request until its `count` updates are accepted: true; or until they are to be sent in halves: false.
    private func post(_ request: CollectorRequest, count: Int) async throws(CustomerUpdateError) -> Bool {
        var attempts = RetryPolicy.Attempts()
        while true {
            guard (try? await turnstile.enter()) != nil else {
                throw CustomerUpdateError(.cancelled, nil, attempts.made)
            }
            let (outcome, response) = await answer(to: request)
            turnstile.leave()
            attempts.made += 1
            if response != nil { attempts.answered += 1 }
            let decision = retrying.decide(outcome, attempts, count: count, chance: random.next())
            if response == nil, Task.isCancelled { throw CustomerUpdateError(.cancelled, nil, attempts.made) }
            switch decision {
            case .delivered: return true
            case .split: return false
            case .drop(let reason):
                throw CustomerUpdateError(reason == .gaveUp ? .gaveUp : .rejected, response, attempts.made)
            case .pause:
                let isRefused = (401...403).contains(response?.status ?? 0)
                throw CustomerUpdateError(isRefused ? .unauthorized : .gaveUp, response, attempts.made)
            case .retry(let delay):
                guard attempts.made < Self.attempts, delay <= Self.longestDelay else {
                    throw CustomerUpdateError(.gaveUp, response, attempts.made)
                }
                let deadline = timeSource.now + delay
                guard (try? await timeSource.sleep(until: deadline)) != nil, !Task.isCancelled else {
                    throw CustomerUpdateError(.cancelled, response, attempts.made)
                }
            }
        }
    }

    private func answer(to request: CollectorRequest) async -> (RetryPolicy.Outcome, CollectorResponse?) {
        do {
            let response = try await transport.send(request)
            let retryAfter = RetryAfter.duration(response.headers[.retryAfter], now: timeSource.date)
            return (.status(response.status, retryAfter: retryAfter), response)
        } catch {
            return (.failure(error as? CollectorFailure), nil)
        }
    }
}

extension CustomerUpdateError {
    private static let longestMessage = 1024

    fileprivate init(_ reason: Reason, _ response: CollectorResponse?, _ attempts: Int) {
        self.init(reason)
        status = response?.status
        message = response.map { String(decoding: $0.body.prefix(Self.longestMessage), as: UTF8.self) }
        if message?.isEmpty == true { message = nil }
        self.attempts = attempts
    }
}
