import Foundation

/// Takes items from the queue and delivers them, one batch at a time, in order.
///
/// The one owner of time and network: what it decides, it asks the policies. Nothing of a user's runs on it but the
/// transport and the log.
actor Uploader {
    /// What an uploader works with.
    struct Parts: Sendable {
        let queue: EventQueue
        let spool: EventSpool?
        let ledger: Ledger
        let api: CollectorAPI
        let transport: any EventTransport
        let batching: BatchPolicy
        let retrying: RetryPolicy
        let timeSource: any TimeSource
        let random: any RandomSource
        /// Told of the version of the configuration that an answer names.
        let configuration: ConfigurationFetcher
        let losses: LossLog
        let log: Log
    }

    /// How long a disk that cannot be read is left alone, while nobody calls.
    private static let readInterval = Duration.seconds(10)

    /// A batch on its way, and how often it was tried.
    private struct Delivery {
        let batch: EventQueue.Batch
        var attempts = RetryPolicy.Attempts()
    }

    private struct Timer {
        let deadline: Duration
        let task: Task<Void, Never>
    }

    private let parts: Parts
    private let wakeUps: AsyncStream<Void>
    private nonisolated let waker: AsyncStream<Void>.Continuation

    /// Items up to this number go out without waiting for others.
    private var flushing = 0
    private let settled = Milestone()
    private var timer: Timer?
    /// When the disk is to be tried again at the latest, after what is due could not be read.
    private var nextRead: Duration?
    /// What is being delivered, until it is settled: the first is on its way.
    private var inFlight: [Delivery] = []
    /// Ends the upload or the pause that is under way.
    private var interrupt: (@Sendable () -> Void)?
    private var isAbandoned = false
    /// How many pauses there were since something was delivered; while one lasts, nobody waits for delivery.
    private var pauses = 0
    /// Since a failure, until what has piled up is worked off.
    private var recovery: Recovery?
    /// While it waits only because of the recovery.
    private var isSpacing = false

    init(_ parts: Parts) {
        self.parts = parts
        (wakeUps, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Delivers until the uploader is shut down.
    func run() async {
        for await _ in wakeUps {
            while !isAbandoned, let batch = dueBatch() { await deliver(batch) }
            if isAbandoned { break }
            // What made room, or is not on the disk any more, was settled by whoever took it out.
            let queue = parts.queue.summary
            settled.advance(to: queue.lastNumber - queue.count)
            setTimer(queue)
        }
        timer?.task.cancel()
    }

    /// Tells the uploader that the queue has changed.
    ///
    /// Cheap, from any thread.
    nonisolated func noticeAppend(_ queue: EventQueue.Summary) {
        // What comes first starts the clock; a full batch is due at once. What lies between needs no one.
        if queue.count <= queue.added || parts.batching.isFull(queue) { waker.yield() }
    }

    /// Delivers what is in the queue now.
    ///
    /// True when all of it is settled before the deadline; false at once while the collector lets nobody in.
    func flush(deadline: Duration) async -> Bool {
        let target = parts.queue.summary.lastNumber
        flushing = max(flushing, target)
        waker.yield()
        if isSpacing { interrupt?() }
        return await settled.wait(for: target, until: deadline, parts.timeSource)
    }

    /// Delivers what is in the queue, then stops; what could not be delivered by the deadline goes to the spool, and
    /// where there is none it is dropped.
    func shutDown(deadline: Duration) async -> Bool {
        let isComplete = await flush(deadline: deadline)
        guard !isAbandoned else { return isComplete }
        isAbandoned = true
        interrupt?()
        waker.finish()
        timer?.task.cancel()
        parts.queue.close()
        for delivery in inFlight { keep(delivery.batch) }
        inFlight = []
        let rest = parts.queue.takeMemory()
        keep(rest)
        settled.release()
        parts.spool?.close()
        if isComplete {
            parts.losses.notice(isLast: true)
        } else {
            parts.log.warning("shut down before everything was delivered: \(parts.ledger.statistics)")
        }
        return isComplete
    }

    private func dueBatch() -> EventQueue.Batch? {
        let summary = parts.queue.summary
        let now = parts.timeSource.now
        let isFlushed = summary.lastNumber - summary.count < flushing
        guard summary.count > 0, isFlushed || parts.batching.isDue(summary, now: now) else { return nil }
        let batch = parts.queue.take(count: parts.batching.count, bytes: parts.batching.bytes, now: now)
        nextRead = batch.entries.isEmpty ? now + Self.readInterval : nil
        return batch.entries.isEmpty ? nil : batch
    }

    private func deliver(_ batch: EventQueue.Batch) async {
        inFlight = [Delivery(batch: batch)]
        // Abandoned, the batches have been settled by `shutDown`.
        while !isAbandoned, let delivery = inFlight.first {
            let begin = parts.timeSource.now
            let outcome = await interruptible { [parts] in await Self.send(delivery.batch, parts) }
            guard !isAbandoned else { return }
            await settle(delivery, outcome)
            // Whoever flushes wants it all now.
            guard !isAbandoned, let recovery, settled.hasReached(flushing) else { continue }
            let queue = parts.queue.summary
            let now = parts.timeSource.now
            if inFlight.isEmpty, recovery.isOver(queue, now: now) {
                self.recovery = nil
            } else if inFlight.first?.attempts.made ?? 0 == 0 {
                isSpacing = true
                await sleep(until: begin + recovery.spacing(queue, now: now))
                isSpacing = false
            }
        }
    }

    /// Does what is to be done about the outcome of the first delivery.
    private func settle(_ tried: Delivery, _ outcome: RetryPolicy.Outcome) async {
        var delivery = tried
        delivery.attempts.made += 1
        if case .status = outcome { delivery.attempts.answered += 1 }
        delivery.attempts.pauses = pauses
        let count = delivery.batch.entries.count
        let decision = parts.retrying.decide(
            outcome,
            delivery.attempts,
            count: count,
            chance: parts.random.next()
        )
        inFlight[0] = delivery
        switch decision {
        case .delivered:
            pauses = 0
            finishFirst { $0.delivered += $1 }
        case .drop(let reason):
            parts.log.debug("\(count) events given up: \(reason) (\(outcome))")
            finishFirst { $0.dropped[reason, default: 0] += $1 }
        case .split:
            parts.log.debug("\(count) events were refused together (\(outcome)), and are sent in halves")
            let (first, second) = delivery.batch.halves
            inFlight.replaceSubrange(0..<1, with: [Delivery(batch: first), Delivery(batch: second)])
        case .retry(let delay):
            noteFailure()
            parts.ledger.retry()
            let wait = delay.formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow))
            parts.log.debug("upload of \(count) events failed (\(outcome)), next in \(wait)")
            await sleep(until: parts.timeSource.now + delay)
        case .pause(let duration):
            noteFailure()
            await pause(duration, outcome)
        }
    }

    /// Sends nothing for a while, and lets nobody wait for it.
    private func pause(_ duration: Duration, _ outcome: RetryPolicy.Outcome) async {
        parts.ledger.retry()
        if pauses == 0 {
            parts.log.warning(
                "the collector lets this client not deliver (\(outcome)): events wait, and it is asked again"
            )
        }
        pauses += 1
        settled.release()
        await sleep(until: parts.timeSource.now + duration)
        if !isAbandoned { settled.hold() }
    }

    private func noteFailure() {
        recovery = recovery ?? Recovery(parts.batching, from: parts.timeSource.now, parts.queue.summary)
    }

    private func finishFirst(_ entry: (inout Statistics, _ count: Int) -> Void) {
        let batch = inFlight.removeFirst().batch
        settle(batch, entry)
        settled.advance(to: batch.lastNumber)
        parts.losses.notice()
    }

    /// Enters what became of a batch, wherever its items are.
    private func settle(_ batch: EventQueue.Batch, _ entry: (inout Statistics, _ count: Int) -> Void) {
        parts.spool?.settle(batch.entries.compactMap(\.position), entry)
        let held = batch.entries.filter { $0.position == nil }
        parts.ledger.settle(count: held.count, bytes: held.reduce(0) { $0 + $1.bytes.count }, entry)
    }

    /// Leaves on disk what is there, and puts there what is not; drops what cannot be kept.
    private func keep(_ batch: EventQueue.Batch) {
        for entry in batch.entries where entry.position == nil {
            let kept = parts.spool?.append(entry.kind, entry.bytes, held: entry.bytes.count)
            if kept != .spooled { parts.ledger.drop(count: 1, bytes: entry.bytes.count, .shutDown) }
        }
    }

    private func sleep(until deadline: Duration) async {
        await interruptible { [timeSource = parts.timeSource] in try? await timeSource.sleep(until: deadline) }
    }

    /// Runs something that `shutDown` may cut short.
    @discardableResult
    private func interruptible<Result: Sendable>(_ operation: @escaping @Sendable () async -> Result) async -> Result {
        let task = Task(operation: operation)
        interrupt = { task.cancel() }
        defer { interrupt = nil }
        return await task.value
    }

    private static func send(_ batch: EventQueue.Batch, _ parts: Parts) async -> RetryPolicy.Outcome {
        do {
            let response = try await parts.transport.send(
                parts.api.batch(batch.entries.first?.kind ?? .event, batch.entries.map(\.bytes))
            )
            await parts.configuration.notice(version: response.headers[.moesifConfigETag])
            let retryAfter = RetryAfter.duration(response.headers[.retryAfter], now: parts.timeSource.date)
            return .status(response.status, retryAfter: retryAfter)
        } catch {
            return .failure(error as? CollectorFailure)
        }
    }

    /// Wakes the uploader when the oldest item has waited long enough.
    private func setTimer(_ queue: EventQueue.Summary) {
        let deadline = parts.batching.deadline(queue).map { max($0, nextRead ?? $0) }
        guard deadline != timer?.deadline else { return }
        timer?.task.cancel()
        timer = deadline.map { deadline in
            let task = Task { [timeSource = parts.timeSource, waker] in
                guard (try? await timeSource.sleep(until: deadline)) != nil else { return }
                waker.yield()
            }
            return Timer(deadline: deadline, task: task)
        }
    }
}
