import Foundation

/// Takes events from the queue and delivers them, one batch at a time, in order.
///
/// The one owner of time and network: what it decides, it asks the policies. Nothing of a user's runs on it but the
/// transport and the log.
actor Uploader {
    private let queue: EventQueue
    private let ledger: Ledger
    private let transport: any EventTransport
    private let batching: BatchPolicy
    private let retrying: RetryPolicy
    private let timeSource: any TimeSource
    private let random: any RandomSource
    private let log: Log
    /// Told of the version of the configuration that an answer names.
    private let configuration: ConfigurationFetcher
    private let wakeUps: AsyncStream<Void>
    private nonisolated let waker: AsyncStream<Void>.Continuation

    /// Events up to this number go out without waiting for others.
    private var flushing = 0
    private var settled = Milestone()
    private var timer: Timer?
    /// What is being delivered, until it is settled.
    private var inFlight: EventQueue.Batch?
    /// Ends the upload or the pause that is under way.
    private var interrupt: (@Sendable () -> Void)?
    private var isAbandoned = false

    private struct Timer {
        let deadline: Duration
        let task: Task<Void, Never>
    }

    init(
        queue: EventQueue,
        ledger: Ledger,
        transport: any EventTransport,
        batching: BatchPolicy,
        retrying: RetryPolicy,
        timeSource: any TimeSource,
        random: any RandomSource,
        configuration: ConfigurationFetcher,
        log: Log
    ) {
        self.queue = queue
        self.ledger = ledger
        self.transport = transport
        self.batching = batching
        self.retrying = retrying
        self.timeSource = timeSource
        self.random = random
        self.configuration = configuration
        self.log = log
        (wakeUps, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Delivers until the uploader is shut down.
    func run() async {
        for await _ in wakeUps {
            while !isAbandoned, let batch = dueBatch() { await deliver(batch) }
            if isAbandoned { break }
            setTimer()
        }
        timer?.task.cancel()
    }

    /// Tells the uploader that the queue has changed.
    ///
    /// Cheap, from any thread.
    nonisolated func noticeAppend(_ queue: EventQueue.Summary) {
        // The first event starts the clock; a full batch is due at once. What lies between needs no one.
        if queue.count == 1 || batching.isFull(queue) { waker.yield() }
    }

    /// Delivers what is in the queue now.
    ///
    /// True when all of it is settled before the deadline.
    func flush(deadline: Duration) async -> Bool {
        let target = queue.summary.lastNumber
        flushing = max(flushing, target)
        waker.yield()
        return await settled.wait(for: target, until: deadline, timeSource)
    }

    /// Delivers what is in the queue, then stops; what could not be delivered by the deadline is dropped.
    func shutDown(deadline: Duration) async -> Bool {
        let isComplete = await flush(deadline: deadline)
        guard !isAbandoned else { return isComplete }
        isAbandoned = true
        interrupt?()
        waker.finish()
        timer?.task.cancel()
        queue.close()
        settleInFlight { ledger.drop(count: $0, bytes: $1, .shutDown) }
        let rest = queue.take(count: .max, bytes: .max)
        ledger.drop(count: rest.entries.count, bytes: rest.bytes, .shutDown)
        settled.advance(to: rest.lastNumber)
        if !isComplete { log.warning("shut down before everything was delivered: \(ledger.statistics)") }
        return isComplete
    }

    private func dueBatch() -> EventQueue.Batch? {
        let summary = queue.summary
        let isFlushed = summary.lastNumber - summary.count < flushing
        guard summary.count > 0, isFlushed || batching.isDue(summary, now: timeSource.now) else { return nil }
        return queue.take(count: batching.count, bytes: batching.bytes)
    }

    private func deliver(_ batch: EventQueue.Batch) async {
        let request = CollectorRequest.events(batch)
        inFlight = batch
        var attempt = 1
        // Abandoned, the batch has been settled by `shutDown`.
        while !isAbandoned {
            let outcome = await interruptible { [transport, configuration] in
                await Self.send(request, transport, configuration)
            }
            guard !isAbandoned else { return }
            switch retrying.decide(outcome, attempt: attempt, chance: random.next()) {
            case .delivered:
                return settleInFlight { ledger.deliver(count: $0, bytes: $1) }
            case .drop(let reason):
                log.warning("\(batch.entries.count) events dropped: \(reason) (\(outcome))")
                return settleInFlight { ledger.drop(count: $0, bytes: $1, reason) }
            case .retry(let delay):
                ledger.retry()
                let wait = delay.formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow))
                log.debug("upload \(attempt) of \(batch.entries.count) events failed (\(outcome)), next in \(wait)")
                let deadline = timeSource.now + delay
                await interruptible { [timeSource] in try? await timeSource.sleep(until: deadline) }
                attempt += 1
            }
        }
    }

    private func settleInFlight(_ entry: (_ count: Int, _ bytes: Int) -> Void) {
        guard let batch = inFlight else { return }
        inFlight = nil
        entry(batch.entries.count, batch.bytes)
        settled.advance(to: batch.lastNumber)
    }

    /// Runs something that `shutDown` may cut short.
    @discardableResult
    private func interruptible<Result: Sendable>(_ operation: @escaping @Sendable () async -> Result) async -> Result {
        let task = Task(operation: operation)
        interrupt = { task.cancel() }
        defer { interrupt = nil }
        return await task.value
    }

    private static func send(
        _ request: CollectorRequest,
        _ transport: any EventTransport,
        _ configuration: ConfigurationFetcher
    ) async -> RetryPolicy.Outcome {
        do {
            let response = try await transport.send(request)
            await configuration.notice(version: response.headers[.moesifConfigETag])
            return .status(response.status)
        } catch {
            return .failure(error as? CollectorFailure)
        }
    }

    /// Wakes the uploader when the oldest event has waited long enough.
    private func setTimer() {
        let deadline = batching.deadline(queue.summary)
        guard deadline != timer?.deadline else { return }
        timer?.task.cancel()
        timer = deadline.map { deadline in
            let task = Task { [timeSource, waker] in
                guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
                waker.yield()
            }
            return Timer(deadline: deadline, task: task)
        }
    }
}
