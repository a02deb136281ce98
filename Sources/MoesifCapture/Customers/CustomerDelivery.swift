import Foundation

/// A delivery of updates of one kind to the collector, in order and one request at a time.
struct CustomerDelivery<Updates: IteratorProtocol<CustomerUpdate>> {
    private let sender: CustomerSender
    private var collector: CollectorClient { sender.collector }
    /// True if the delivery is one update that is sent by itself; false if updates are sent in arrays.
    private let isSingle: Bool
    /// The number of times that consent had been denied when the delivery was requested.
    private let denials: Int
    private var updates: Updates
    /// The next update, which did not fit into the previous batch.
    private var next: CustomerUpdate?
    private var schedule: UploadSchedule
    /// The batches in hand, by their ids in the schedule, with the number of times that each was sent.
    private var batches: [Int: (updates: [CustomerUpdate], attempts: Int)] = [:]
    private var accepted = 0
    private var deadline: Duration

    init(_ sender: CustomerSender, _ updates: Updates, isSingle: Bool, denials: Int) {
        self.sender = sender
        self.isSingle = isSingle
        self.denials = denials
        self.updates = updates
        let now = sender.collector.timeSource.now
        schedule = UploadSchedule(sender.batching, now: now)
        deadline = now + sender.timeout
        next = self.updates.next()
    }

    /// Delivers all updates, and stops at the first that cannot be delivered.
    ///
    /// - Parameter report: Called after each accepted request with the number of updates accepted so far.
    mutating func run(_ report: (_ accepted: Int) -> Void) async throws(Moesif.CustomerUpdateError) {
        while next != nil || !batches.isEmpty {
            let now = collector.timeSource.now
            switch schedule.next(Backlog(count: next == nil ? 0 : 1, isFlushed: true), now: now) {
            case .take(let limits):
                let batch = take(limits)
                let id = schedule.begin(batch.count, now: now)
                batches[id] = (batch, 0)
                try await post(id, report)
            case .send(let id): try await post(id, report)
            case .sleep(let time): try await sleep(until: time ?? deadline)
            case .refreshConfiguration: schedule.configuration.end(isSuccess: true)
            }
        }
    }

    /// Takes as many of the next updates as fit into one request.
    private mutating func take(_ limits: BatchLimits) -> [CustomerUpdate] {
        var batch: [CustomerUpdate] = []
        // Each update accounts for a comma or one of the brackets; this is the other bracket.
        var bytes = 1
        while let update = next, batch.count < limits.count,
            batch.isEmpty || bytes + update.bytes.count + 1 <= limits.bytes
        {
            batch.append(update)
            bytes += update.bytes.count + 1
            next = updates.next()
        }
        return batch
    }

    private mutating func post(_ id: Int, _ report: (Int) -> Void) async throws(Moesif.CustomerUpdateError) {
        guard let batch = batches[id], let first = batch.updates.first else { return }
        let items = batch.updates.map(\.bytes)
        let request = isSingle ? collector.api.item(first.kind, first.bytes) : collector.api.batch(first.kind, items)
        let answer = await sender.answer(to: request, denials: denials, until: deadline)
        let attempts = batch.attempts + 1
        batches[id]?.attempts = attempts
        if answer?.response == nil, Task.isCancelled {
            throw error(.cancelled, nil, answer == nil ? attempts - 1 : attempts)
        }
        let isAllowed = collector.gate.allows(denials: denials)
        guard let answer, isAllowed || answer.outcome.isAccepted else {
            throw error(isAllowed ? .gaveUp : .noConsent, nil, attempts - 1)
        }
        let now = collector.timeSource.now
        let settlement = schedule.record(answer.outcome, of: id, Backlog(), now: now, chance: collector.random.chance)
        switch settlement {
        case .delivered:
            batches[id] = nil
            accepted += batch.updates.count
            deadline = now + sender.timeout
            report(accepted)
        case .split(let first, let second):
            batches[id] = nil
            let count = batch.updates.count / 2
            batches[first] = (Array(batch.updates.prefix(count)), 0)
            batches[second] = (Array(batch.updates.dropFirst(count)), 0)
        case .dropped(let reason):
            throw error(reason == .gaveUp ? .gaveUp : .rejected, answer.response, attempts)
        case .pause:
            let isRefused = (401...403).contains(answer.response?.status ?? 0)
            throw error(isRefused ? .unauthorized : .gaveUp, answer.response, attempts)
        case .retry(let delay):
            guard attempts < CustomerSender.attempts, now + delay < deadline else {
                throw error(.gaveUp, answer.response, attempts)
            }
            let report = ExchangeReport(request: request, answer: answer)
            collector.log.debug(
                "\(report.problem); next attempt for \(batch.updates.count.counted(first.kind.noun)) in \(delay.shown)",
                report.fields(eventCount: batch.updates.count, attempt: attempts, delay: delay)
            )
        case nil: throw error(.gaveUp, answer.response, attempts)
        }
    }

    private func sleep(until time: Duration) async throws(Moesif.CustomerUpdateError) {
        let isOver = await collector.gate.perform(denials: denials) { [collector] in
            (try? await collector.timeSource.sleep(until: time)) != nil
        }
        guard isOver == true, !Task.isCancelled else {
            let isAllowed = Task.isCancelled || collector.gate.allows(denials: denials)
            throw error(isAllowed ? .cancelled : .noConsent, nil, batches.values.map(\.attempts).max() ?? 0)
        }
    }

    private func error(
        _ reason: Moesif.CustomerUpdateError.Reason,
        _ response: CollectorResponse?,
        _ attempts: Int
    ) -> Moesif.CustomerUpdateError {
        var error = Moesif.CustomerUpdateError(reason)
        error.status = response?.status
        if let body = response?.body, !body.isEmpty {
            let text = String(body, hiding: collector.api.applicationID.value)
            error.message = String(text.unicodeScalars.prefix(CustomerSender.longestMessage))
        }
        error.attempts = attempts
        error.accepted = accepted
        return error
    }
}
