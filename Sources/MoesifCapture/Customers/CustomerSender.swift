import Foundation

/// Sends updates to the collector, one request after the other, and tries each as often as the retry table says.
struct CustomerSender: Sendable {
    let transport: any EventTransport
    let batching: BatchPolicy
    let retrying: RetryPolicy
    let timeSource: any TimeSource
    let random: any RandomSource

    /// Sends one update by itself.
    func send(_ update: CustomerUpdate) async throws(CustomerUpdateError) {
        try await post(.single(update.kind, update.bytes), count: 1)
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
        var bytes = 0
        for update in updates {
            // Each element takes a comma, or one of the brackets.
            let added = update.bytes.count + 1
            if batch.count == batching.count || (!batch.isEmpty && bytes + added + 1 > batching.bytes) {
                try await deliver(batch[...], &accepted, report)
                batch = []
                bytes = 0
            }
            batch.append(update)
            bytes += added
        }
        if !batch.isEmpty { try await deliver(batch[...], &accepted, report) }
    }

    /// Delivers a batch; one that the collector refuses as a whole is halved, down to the one update it refuses.
    private func deliver(
        _ batch: ArraySlice<CustomerUpdate>,
        _ accepted: inout Int,
        _ report: (Int) -> Void
    ) async throws(CustomerUpdateError) {
        guard let first = batch.first else { return }
        do {
            let bytes = batch.reduce(0) { $0 + $1.bytes.count }
            try await post(.batched(first.kind, batch.lazy.map(\.bytes), bytes: bytes), count: batch.count)
        } catch {
            guard batch.count > 1, error.status == 400 || error.status == 413 else {
                var error = error
                error.accepted = accepted
                throw error
            }
            let middle = batch.startIndex + batch.count / 2
            try await deliver(batch[..<middle], &accepted, report)
            return try await deliver(batch[middle...], &accepted, report)
        }
        accepted += batch.count
        report(accepted)
    }

    private func post(_ request: CollectorRequest, count: Int) async throws(CustomerUpdateError) {
        var attempt = 1
        while true {
            let response: CollectorResponse?
            let outcome: RetryPolicy.Outcome
            do {
                let answer = try await transport.send(request)
                response = answer
                outcome = .status(answer.status)
            } catch {
                if Task.isCancelled { throw CustomerUpdateError(.cancelled, nil, attempts: attempt, of: count) }
                response = nil
                outcome = .failure(error as? CollectorFailure)
            }
            switch retrying.decide(outcome, attempt: attempt, chance: random.next()) {
            case .delivered: return
            case .drop(let reason):
                throw CustomerUpdateError(.init(reason, response?.status), response, attempts: attempt, of: count)
            case .retry(let delay):
                let deadline = timeSource.now + delay
                guard (try? await timeSource.sleep(until: deadline)) != nil, !Task.isCancelled else {
                    throw CustomerUpdateError(.cancelled, response, attempts: attempt, of: count)
                }
                attempt += 1
            }
        }
    }
}

extension CustomerUpdateError.Reason {
    fileprivate init(_ reason: DropReason, _ status: Int?) {
        switch (reason, status) {
        case (.gaveUp, _): self = .gaveUp
        case (_, 401), (_, 402), (_, 403): self = .unauthorized
        default: self = .rejected
        }
    }
}

extension CustomerUpdateError {
    private static let longestMessage = 1024

    fileprivate init(_ reason: Reason, _ response: CollectorResponse?, attempts: Int, of count: Int) {
        self.init(reason)
        status = response?.status
        message = response.map { String(decoding: $0.body.prefix(Self.longestMessage), as: UTF8.self) }
        if message?.isEmpty == true { message = nil }
        self.attempts = attempts
        refused = count
    }
}
