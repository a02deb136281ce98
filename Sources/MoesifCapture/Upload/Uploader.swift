import Foundation

/// Takes batches from the store and sends them as the schedule decides.
///
/// It is the only owner of time and network access. The only code of the app that runs on it is the transport and the
/// log.
actor Uploader {
    /// The maximum time that a shutdown waits for the disk after its deadline.
    private static let diskTimeout = Duration.seconds(2)

    /// A caller that waits until everything before a mark is settled.
    private struct Flush {
        let mark: FlushMark
        let isSettled = AsyncWatermark()
    }

    let store: EventStore
    let collector: CollectorClient
    let configuration: RemoteConfiguration
    var schedule: UploadSchedule
    private let wakeUps: AsyncStream<Void>
    private nonisolated let waker: AsyncStream<Void>.Continuation
    private let alarm: Alarm
    /// The unsettled batches, by their ids in the schedule.
    private var batches: [Int: StoredBatch] = [:]
    private var uploads: [Int: Task<Void, Never>] = [:]
    private var refresh: Task<Bool, Never>?
    private var flushes: [Int: Flush] = [:]
    private var lastFlush = 0
    private var isAbandoned = false
    /// True once a shutdown has ended before everything was delivered.
    private var isCutShort = false

    init(_ store: EventStore, _ collector: CollectorClient, _ schedule: UploadSchedule) {
        self.store = store
        self.collector = collector
        self.schedule = schedule
        configuration = RemoteConfiguration(collector: collector)
        alarm = Alarm(collector.timeSource)
        (wakeUps, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        store.onChange { [waker] in waker.yield() }
    }

    /// Delivers events until the uploader is shut down.
    func run() async {
        for await _ in wakeUps {
            while !isAbandoned, await step() {}
            if isAbandoned { break }
        }
        alarm.cancel()
    }

    /// Performs the next action of the schedule, and returns false if there is nothing to do for now.
    private func step() async -> Bool {
        let now = collector.timeSource.now
        await dropRevoked()
        await eraseRevoked()
        endFlushes(now: now)
        guard store.consent == .granted else { return false }
        let backlog = store.backlog
        switch schedule.next(backlog, now: now) {
        case .take(let limits):
            if let batch = await store.take(limits) {
                // The uploader was shut down meanwhile, and the store has settled the batch.
                guard !isAbandoned else { return false }
                start(schedule.begin(batch.items.count, isOrdered: batch.kind.isOrdered, now: now), batch)
            } else {
                schedule.noteNothingTaken(backlog, now: now)
            }
        case .send(let id):
            if let batch = batches[id] { start(id, batch) }
        case .refreshConfiguration: _ = startRefresh()
        case .sleep(let deadline):
            if let deadline { wake(at: deadline) }
            return false
        }
        return true
    }

    private func wake(at deadline: Duration) {
        alarm.set(for: deadline) { [waker] in waker.yield() }
    }

    // MARK: - Uploads

    private func start(_ id: Int, _ batch: StoredBatch) {
        batches[id] = batch
        uploads[id] = Task { [collector] in
            let request = collector.api.batch(batch.kind, batch.items.map(\.bytes))
            await finish(id, batch, request, collector.send(request, denials: batch.denials))
        }
    }

    /// Drops the batches for which consent has been denied, except those that are under way.
    private func dropRevoked() async {
        // Each drop suspends, so other batches may be settled meanwhile.
        for (id, batch) in batches where batches[id] != nil && uploads[id] == nil && store.isRevoked(batch.denials) {
            await drop(id, batch)
        }
    }

    /// Erases the events for which consent was denied, and retries if that fails.
    ///
    /// Otherwise the next process would deliver them from disk.
    private func eraseRevoked() async {
        guard store.mustErase else { return }
        await store.eraseRevoked()
        if store.mustErase { wake(at: collector.timeSource.now + DiskQueue.retryInterval) }
    }

    private func drop(_ id: Int, _ batch: StoredBatch) async {
        _ = schedule.remove(id)
        batches[id] = nil
        if batches.isEmpty { store.health.clear(.collector) }
        await store.settle(batch.id, as: .dropped(.noConsent))
    }

    /// Handles the outcome of an upload.
    private func finish(
        _ id: Int,
        _ batch: StoredBatch,
        _ request: CollectorRequest,
        _ answer: CollectorClient.Answer?
    ) async {
        uploads[id] = nil
        // The uploader was shut down meanwhile, and the store has settled the batch.
        guard !isAbandoned else { return }
        defer { waker.yield() }
        let now = collector.timeSource.now
        // A batch that the collector accepted despite the denial counts as delivered.
        if store.isRevoked(batch.denials), answer?.outcome.isAccepted != true { return await drop(id, batch) }
        guard let answer else { return schedule.release(id, now: now) }
        schedule.configuration.noteVersion(answer.response?.headers[.moesifConfigETag], now: now)
        let (rounds, pauses, attempt) = (schedule.failedRounds, schedule.pauses, schedule.attempts(of: id) + 1)
        let settlement = schedule.record(
            answer.outcome,
            of: id,
            store.backlog,
            now: now,
            chance: collector.random.chance
        )
        let report = ExchangeReport(request: request, answer: answer)
        if let settlement, collector.log.isWritten {
            // The first pause is logged as such, even after failures of another kind.
            let round =
                switch settlement {
                case .pause: pauses == schedule.pauses ? nil : schedule.pauses
                default: rounds == schedule.failedRounds ? nil : max(rounds, schedule.failedRounds)
                }
            let statistics = store.statistics
            let entry = report.entry(
                settlement,
                of: .init(kind: batch.kind, count: batch.items.count, attempt: attempt),
                round: round,
                waiting: statistics.waiting + statistics.spooled
            )
            collector.log.write(entry)
        }
        switch settlement {
        case .delivered:
            store.health.clear(.collector)
            batches[id] = nil
            await store.settle(batch.id, as: .delivered)
        case .dropped(let reason):
            // The collector responded, and accepts other batches.
            if reason == .rejected { store.health.clear(.collector) }
            batches[id] = nil
            await store.settle(batch.id, as: .dropped(reason))
        case .split(let first, let second):
            batches[id] = nil
            if let halves = store.split(batch.id) {
                batches[first] = halves.first
                batches[second] = halves.second
            }
        case .retry:
            store.noteRetry()
            store.health.note(.collector, report.problem, at: collector.timeSource.date)
        case .pause:
            store.noteRetry()
            store.health.note(.collector, report.problem, at: collector.timeSource.date)
            // Callers that wait for the disk to be erased do not need the collector.
            if store.consent == .granted { releaseFlushes() }
        case nil: break
        }
    }

    // MARK: - Configuration

    /// Fetches the collector's configuration, or joins the current fetch, and returns true if it was read.
    func refreshConfiguration() async -> Bool {
        await startRefresh().value
    }

    private func startRefresh() -> Task<Bool, Never> {
        if let refresh { return refresh }
        guard collector.gate.isOpen else { return Task { false } }
        let backlog = store.noteRefresh()
        schedule.configuration.begin(backlog, now: collector.timeSource.now, chance: collector.random.chance)
        let task = Task { [configuration] in
            let (isSuccess, version) = await configuration.fetch()
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

    /// Handles a change of consent.
    ///
    /// - Returns: True if the configuration has not been read yet and should be awaited.
    func noteConsent() async -> Bool {
        await dropRevoked()
        if store.consent == .pending {
            // Callers must not wait for events that may not be sent.
            releaseFlushes()
        }
        waker.yield()
        return store.consent == .granted && !configuration.isKnown && !isAbandoned
    }

    /// Delivers the stored events without waiting for more.
    ///
    /// - Returns: True if all of them are settled before the deadline; false immediately while the collector does not
    ///   accept the client, or while events wait for consent.
    func flush(deadline: Duration) async -> Bool {
        let flush = Flush(mark: store.mark)
        if isCutShort { return false }
        if store.isSettled(flush.mark) { return true }
        store.flush(to: flush.mark)
        waker.yield()
        let consent = store.consent
        if isAbandoned || consent == .pending { return false }
        if consent == .granted, schedule.isPaused(now: collector.timeSource.now) { return false }
        lastFlush += 1
        let id = lastFlush
        flushes[id] = flush
        defer { flushes[id] = nil }
        return await flush.isSettled.wait(for: 1, until: deadline, collector.timeSource)
    }

    private func endFlushes(now: Duration) {
        for flush in flushes.values where store.isSettled(flush.mark) { flush.isSettled.advance(to: 1) }
    }

    /// Releases all callers that wait for a delivery.
    private func releaseFlushes() {
        for flush in flushes.values { flush.isSettled.release() }
    }

    /// Delivers the stored events, then stops.
    ///
    /// Events that are not delivered by the deadline are written to the spool, or dropped if there is none.
    func shutDown(deadline: Duration) async -> Bool {
        await store.eraseRevoked()
        // If the disk cannot be erased now, closing the store tries once more, so callers do not wait for it.
        let isStuck = store.mustErase && store.consent == .denied
        let isComplete = isStuck ? false : await flush(deadline: deadline)
        guard !isAbandoned else { return isComplete && !isCutShort }
        isAbandoned = true
        isCutShort = !isComplete
        for upload in uploads.values { upload.cancel() }
        refresh?.cancel()
        waker.finish()
        alarm.cancel()
        batches = [:]
        await closeStore()
        releaseFlushes()
        return isComplete
    }

    /// Closes the store, and waits at most `diskTimeout` for a slow disk.
    private func closeStore() async {
        let isClosed = AsyncWatermark()
        Task { [store] in
            await store.close()
            isClosed.advance(to: 1)
        }
        // The disk runs in real time, regardless of the client's clock.
        let time = SystemTimeSource()
        if await !isClosed.wait(for: 1, until: time.now + Self.diskTimeout, time) {
            collector.log.warning(
                "the disk has not responded for \(Self.diskTimeout.shown); events in memory may be lost"
            )
        }
    }
}
