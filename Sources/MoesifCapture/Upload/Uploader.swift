import Foundation

/// Takes batches from the store and sends them, as the schedule says.
///
/// The one owner of time and network. Nothing of a user's runs on it but the transport and the log.
actor Uploader {
    /// What an uploader works with.
    struct Parts: Sendable {
        let store: EventStore
        let api: CollectorAPI
        let transport: any CollectorTransport
        let configuration: RemoteConfiguration
        let timeSource: any Moesif.TimeSource
        let random: any Moesif.RandomSource
        let log: Log
    }

    /// The longest that a shutdown waits for the disk after its deadline.
    private static let diskTimeout = Duration.seconds(2)

    /// Somebody who waits until everything before a mark is settled.
    private struct Flush {
        let mark: FlushMark
        let isSettled = AsyncWatermark()
    }

    let parts: Parts
    var schedule: UploadSchedule
    private let wakeUps: AsyncStream<Void>
    private nonisolated let waker: AsyncStream<Void>.Continuation
    private let alarm: Alarm
    /// The batches in hand, by their numbers in the schedule.
    private var batches: [Int: StoredBatch] = [:]
    private var uploads: [Int: Task<Void, Never>] = [:]
    private var refresh: Task<Bool, Never>?
    private var flushes: [Int: Flush] = [:]
    private var lastFlush = 0
    private var isAbandoned = false
    /// True once a shutdown ended before everything was delivered.
    private var isCutShort = false

    init(_ parts: Parts, _ schedule: UploadSchedule) {
        self.parts = parts
        self.schedule = schedule
        alarm = Alarm(parts.timeSource)
        (wakeUps, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        parts.store.onChange { [waker] in waker.yield() }
    }

    /// Delivers until the uploader is shut down.
    func run() async {
        for await _ in wakeUps {
            while !isAbandoned, await step() {}
            if isAbandoned { break }
        }
        alarm.cancel()
    }

    /// Does what the schedule says; false when there is nothing to do for now.
    private func step() async -> Bool {
        let now = parts.timeSource.now
        endFlushes(now: now)
        let backlog = parts.store.backlog
        switch schedule.next(backlog, now: now) {
        case .take(let limits):
            if let batch = await parts.store.take(limits) {
                // Shut down meanwhile, the store has settled it.
                guard !isAbandoned else { return false }
                start(schedule.begin(batch.items.count, isOrdered: batch.kind != .event, now: now), batch)
            } else {
                schedule.noteNothingTaken(backlog, now: now)
            }
        case .send(let id):
            if let batch = batches[id] { start(id, batch) }
        case .refreshConfiguration: _ = startRefresh()
        case .sleep(let deadline):
            if let deadline { alarm.set(for: deadline) { [waker] in waker.yield() } }
            return false
        }
        return true
    }

    // MARK: - Uploads

    private func start(_ id: Int, _ batch: StoredBatch) {
        batches[id] = batch
        uploads[id] = Task { [parts] in
            let outcome = await Self.send(batch, parts)
            await finish(id, batch, outcome)
        }
    }

    /// Does what is to be done about the outcome of an upload.
    private func finish(_ id: Int, _ batch: StoredBatch, _ sent: Sent) async {
        uploads[id] = nil
        // Shut down meanwhile, the store has settled the batch.
        guard !isAbandoned else { return }
        let now = parts.timeSource.now
        schedule.configuration.noteVersion(sent.version, now: now)
        let wasPaused = schedule.pauses > 0
        let settlement = schedule.record(
            sent.outcome,
            of: id,
            parts.store.backlog,
            now: now,
            chance: parts.random.chance
        )
        let count = batch.items.count
        switch settlement {
        case .delivered:
            batches[id] = nil
            await parts.store.settle(batch.id, as: .delivered)
        case .dropped(let reason):
            parts.log.debug("\(count) events given up: \(reason) (\(sent.outcome))")
            batches[id] = nil
            await parts.store.settle(batch.id, as: .dropped(reason))
        case .split(let first, let second):
            parts.log.debug("\(count) events were refused together (\(sent.outcome)), and are sent in halves")
            batches[id] = nil
            if let halves = parts.store.split(batch.id) {
                batches[first] = halves.first
                batches[second] = halves.second
            }
        case .retry(let delay):
            parts.store.noteRetry()
            let wait = delay.formatted(.units(allowed: [.seconds, .milliseconds], width: .narrow))
            parts.log.debug("upload of \(count) events failed (\(sent.outcome)), next in \(wait)")
        case .pause:
            parts.store.noteRetry()
            if !wasPaused {
                parts.log.warning(
                    "the collector lets this client not deliver (\(sent.outcome)): events wait, and it is asked again"
                )
            }
            for flush in flushes.values { flush.isSettled.release() }
        case nil: break
        }
        waker.yield()
    }

    /// How an upload ended, and the version of the configuration that the answer named.
    private struct Sent: Sendable {
        let outcome: RetryPolicy.Outcome
        var version: String?
    }

    private static func send(_ batch: StoredBatch, _ parts: Parts) async -> Sent {
        let request = parts.api.batch(batch.kind, batch.items.map(\.bytes))
        do {
            let response = try await parts.transport.send(request)
            return Sent(
                outcome: RetryPolicy.Outcome(response, to: request, now: parts.timeSource.date),
                version: response.headers[.moesifConfigETag]
            )
        } catch {
            return Sent(outcome: .failure(error as? CollectorFailure))
        }
    }

    // MARK: - Configuration

    /// Fetches the collector's configuration, or joins a fetch that is under way; true if it was read.
    func refreshConfiguration() async -> Bool {
        await startRefresh().value
    }

    private func startRefresh() -> Task<Bool, Never> {
        if let refresh { return refresh }
        let backlog = parts.store.noteRefresh()
        schedule.configuration.begin(backlog, now: parts.timeSource.now, chance: parts.random.chance)
        let task = Task { [parts] in
            let (isSuccess, version) = await parts.configuration.fetch()
            endRefresh(isSuccess, version)
            return isSuccess
        }
        refresh = task
        return task
    }

    private func endRefresh(_ isSuccess: Bool, _ version: String?) {
        refresh = nil
        schedule.configuration.end(isSuccess: isSuccess, version: version)
        waker.yield()
    }

    // MARK: - Flushing

    /// Delivers what is stored now without waiting for more.
    ///
    /// True when all of it is settled before the deadline; false at once while the collector does not accept the
    /// client.
    func flush(deadline: Duration) async -> Bool {
        let flush = Flush(mark: parts.store.mark)
        if isCutShort { return false }
        if parts.store.isSettled(flush.mark) { return true }
        parts.store.flush(to: flush.mark)
        waker.yield()
        if isAbandoned || schedule.isPaused(now: parts.timeSource.now) { return false }
        lastFlush += 1
        let id = lastFlush
        flushes[id] = flush
        defer { flushes[id] = nil }
        return await flush.isSettled.wait(for: 1, until: deadline, parts.timeSource)
    }

    private func endFlushes(now: Duration) {
        for flush in flushes.values where parts.store.isSettled(flush.mark) { flush.isSettled.advance(to: 1) }
    }

    /// Delivers what is stored, then stops; what could not be delivered by the deadline goes to the spool, and is
    /// dropped if there is none.
    func shutDown(deadline: Duration) async -> Bool {
        let isComplete = await flush(deadline: deadline)
        guard !isAbandoned else { return isComplete && !isCutShort }
        isAbandoned = true
        isCutShort = !isComplete
        for upload in uploads.values { upload.cancel() }
        refresh?.cancel()
        waker.finish()
        alarm.cancel()
        batches = [:]
        await closeStore()
        for flush in flushes.values { flush.isSettled.release() }
        return isComplete
    }

    /// Closes the store, and waits a moment for a disk that is slow.
    private func closeStore() async {
        let isClosed = AsyncWatermark()
        Task { [store = parts.store] in
            await store.close()
            isClosed.advance(to: 1)
        }
        // The disk keeps real time, whatever the client's clock does.
        let time = SystemTimeSource()
        if await !isClosed.wait(for: 1, until: time.now + Self.diskTimeout, time) {
            parts.log.warning("the disk takes too long: what is in memory may not be kept")
        }
    }
}
