import Foundation

/// The single intake of calls: every route hands its finished calls to it.
///
/// `record` notes references and returns. One worker then turns the calls into events, in the order in which they
/// ended. The worker is a dispatch queue and not the pool of Swift's tasks, so that a slow hook delays nothing else.
package final class Recorder: Sendable {
    /// The longest time that events wait for the collector's first configuration.
    static let configurationWait = Duration.seconds(2)

    /// The longest time that a flush waits for the app's log.
    private static let logTimeout = Duration.seconds(1)

    /// The worker wakes when this many calls wait, or a short time after the first.
    ///
    /// Waking it for every call costs several times as much, because the processor's caches no longer hold the code and
    /// data of the previous call.
    private static let wakeUpCount = 64
    private static let longestWakeUpDelay = Duration.milliseconds(50)
    /// The number of bytes beyond the usual size from which URLs and headers count as long.
    private static let longHead = 16 * 1024
    /// A call of this many bytes wakes the worker immediately, because memory is short and the wake-up costs little
    /// compared with the call.
    private static let wakeUpBytes = 64 * 1024

    private struct Intake {
        var waiting = Deque<Waiting>()
        /// True while the worker runs, or is about to.
        var isDraining = false
        /// True while a wake-up of the worker is scheduled.
        var isScheduled = false
        /// True after a call that was measured and had unusually long URLs and headers.
        var hasLongHeads = false

        /// True if the URLs and headers of the next call are measured.
        ///
        /// Capture measures the 5th and the 17th waiting call and every eighth from the 65th, so that almost no call
        /// pays for it. It measures every call after a long one.
        var countsNextHead: Bool {
            let count = waiting.count
            return hasLongHeads || count == 4 || count == 16
                || (count >= Recorder.wakeUpCount && count.isMultiple(of: 8))
        }
    }

    private let intake = Lock(Intake())
    private let worker = DispatchQueue(label: "com.moesif.capture.worker", qos: .utility)
    let store: EventStore
    private let configuration: RemoteConfiguration
    private let uploader: Uploader
    let pipeline: EventPipeline
    /// Advances to `n` when the configuration for the `n`th hold of the worker has arrived, or is no longer waited for.
    private let configurationArrival = AsyncWatermark()
    private let holds = Lock(0)
    private let hasReportedEnd = Lock(false)
    /// The hosts that the log has named because capture cannot reach their calls.
    let hostsOutOfReach = Lock<Set<String>>([])
    private let currentAccount = Lock(CallContext())
    /// Held while consent changes, and for nothing else.
    private let consentChange = Lock(())
    let wakeUpDelay: DispatchTimeInterval
    let bodyLimit: Int
    private let options: Options
    let timeSource: any Moesif.TimeSource

    /// - Parameter batchInterval: The longest time that an event waits for others. Its call waits at most a quarter of
    ///   that.
    init(uploader: Uploader, pipeline: EventPipeline, options: Options, bodyLimit: Int, batchInterval: Duration) {
        self.uploader = uploader
        self.pipeline = pipeline
        self.options = options
        self.bodyLimit = bodyLimit
        let wakeUpDelay = min(Self.longestWakeUpDelay, batchInterval / 4)
        self.wakeUpDelay = .microseconds(Int(wakeUpDelay.inSeconds * 1e6))
        store = uploader.store
        configuration = uploader.configuration
        timeSource = uploader.collector.timeSource
        Task { await uploader.run() }
        if store.consent == .granted { holdWorker() }
        guard store.disk != nil else { return }
        // Opening the disk queue counts as work of the worker, so that an immediate flush includes the spooled events.
        intake.withLock { $0.isDraining = true }
        worker.async { [store] in
            store.open()
            self.drain()
        }
    }

    deinit {
        // No client and no session is left: waiting events get one more attempt.
        let deadline = timeSource.now + .seconds(2)
        Task { [uploader] in _ = await uploader.shutDown(deadline: deadline) }
    }

    var statistics: Moesif.Statistics {
        store.statistics
    }

    /// The sampling rules in force.
    var rules: SamplingRules {
        configuration.rules
    }

    /// The account of the calls that start from now on.
    var account: CallContext {
        get { currentAccount.withLock { $0 } }
        set { currentAccount.withLock { $0 = newValue } }
    }

    /// Returns false for a call to a host that is not chosen, and while consent is denied.
    func captures(_ url: URL?, _ direction: Moesif.Event.Direction = .outgoing) -> Bool {
        isChosen(url, direction) && store.consent != .denied
    }

    /// Returns true if calls to the host of a URL are captured.
    func isChosen(_ url: URL?, _ direction: Moesif.Event.Direction) -> Bool {
        (direction == .incoming ? options.incoming : options.outgoing).contains(url)
    }

    /// The hosts that receive the header `traceparent`; `nil` for none.
    var tracedHosts: Moesif.HostList? {
        options.tracedHosts
    }

    /// Returns true if events contain the bodies of outgoing calls to the host of a URL, and consent is not denied.
    func keepsBodies(of url: URL?) -> Bool {
        bodyLimit > 0 && options.bodies.contains(url) && store.consent != .denied
    }

    /// True if the timing of outgoing calls is noted.
    var notesTiming: Bool {
        options.notesTiming
    }

    /// Changes the consent; after it returns, nothing is sent that the consent does not cover.
    func set(_ consent: Moesif.Consent) {
        let before = store.statistics.dropped[.noConsent, default: 0]
        let now = timeSource.now
        let (isNew, cancellations, dropped) = consentChange.withLock { _ in
            let isNew = store.consent != consent
            let gate = uploader.collector.gate
            // The gate opens first and closes last, so that a batch taken from the store in between is cancelled.
            if consent == .granted { _ = gate.set(consent, denials: store.state.withLock { $0.denials }) }
            let cancellations = gate.set(consent, denials: store.set(consent, now: now))
            guard consent == .denied else { return (isNew, cancellations, [Waiting]()) }
            return (isNew, cancellations, Array(intake.withLock { $0.waiting.removeAll() }))
        }
        for waiting in dropped { store.settle(.dropped(.noConsent), held: waiting.cost) }
        for cancel in cancellations { cancel() }
        guard isNew || consent == .denied else { return }
        let count = store.statistics.dropped[.noConsent, default: 0] - before
        log.notice("consent is \(consent)" + (count > 0 ? "; \(count.counted("event")) in memory dropped" : ""))
        Task { [self] in
            if consent == .denied { await store.eraseRevoked() }
            if await uploader.noteConsent() { holdWorker() }
        }
    }

    /// Records a call that has ended.
    ///
    /// O(1), from any thread.
    package func record(_ finished: FinishedCall) {
        _ = take(.call(finished))
    }

    /// Returns the number of denials for an item that is made now.
    ///
    /// Returns `nil` while consent is denied, and counts the item as refused.
    func denialsOfItem() -> Int? {
        let denials = store.admittedDenials
        if denials == nil { store.refuse(.noConsent) }
        return denials
    }

    /// Queues an item that is ready to be sent, behind the calls that ended before it.
    ///
    /// O(1), from any thread.
    ///
    /// - Parameter denials: The number of times that consent had been denied before the item was made.
    /// - Returns: The reason why the item was dropped, or `nil` if it waits.
    func enqueue(_ kind: PayloadKind, _ bytes: [UInt8], denials: Int) -> Moesif.DropReason? {
        take(.item(kind, bytes, denials))
    }

    /// Returns a URI redacted like the URI of an outgoing call.
    func redacted(outgoing uri: String) -> String {
        pipeline.outgoing.builder.redacted(uri: uri)
    }

    private func take(_ pending: Pending) -> Moesif.DropReason? {
        let waiting = Waiting(pending: pending, cost: cost(of: pending), denials: denials(of: pending))
        if let refusal = admit(waiting) { return refusal }
        switch lineUp(waiting) {
        case .none: break
        case .now: worker.async { self.drain() }
        case .later: worker.asyncAfter(deadline: .now() + wakeUpDelay) { self.drain() }
        }
        return nil
    }

    private func denials(of pending: Pending) -> Int {
        switch pending {
        case .call(let finished): finished.denials
        case .item(_, _, let denials): denials
        }
    }

    private func cost(of pending: Pending) -> Int {
        switch pending {
        case .item(_, let bytes, _): return bytes.count
        case .call(let finished):
            let usual = finished.cost(countsHead: false)
            guard intake.withLock({ $0.countsNextHead }) else { return usual }
            let cost = finished.cost(countsHead: true)
            let isLong = cost > usual + Self.longHead
            intake.withLock { $0.hasLongHeads = isLong || ($0.hasLongHeads && $0.waiting.count > 0) }
            return cost
        }
    }

    /// Makes an entry wait for the worker, and returns the time at which to wake the worker for it.
    func lineUp(_ waiting: Waiting) -> WakeUp {
        intake.withLock { intake in
            intake.waiting.append(waiting)
            guard !intake.isDraining else { return .none }
            // With a spool, calls that end just before a crash must reach the disk.
            if intake.waiting.count >= Self.wakeUpCount || waiting.cost >= Self.wakeUpBytes || store.disk != nil {
                intake.isDraining = true
                return .now
            }
            defer { intake.isScheduled = true }
            return intake.isScheduled ? .none : .later
        }
    }

    /// Fetches the collector's configuration, and returns true if it arrived.
    func refreshConfiguration() async -> Bool {
        await uploader.refreshConfiguration()
    }

    /// Delivers the calls that have ended, and returns true if all are settled before the deadline.
    func flush(deadline: Duration) async -> Bool {
        guard await isDrained(deadline: deadline) else { return false }
        return await uploader.flush(deadline: deadline)
    }

    /// Waits until the log has received all earlier messages, or for one second: the app's closure may hang.
    func flushLog() async {
        await uploader.collector.log.flush(until: timeSource.now + Self.logTimeout, timeSource)
    }

    /// Refuses further calls, and delivers the calls that have ended.
    func shutDown(deadline: Duration) async -> Bool {
        store.closeIntake()
        // Waiting for the configuration may take half of the time: an unsampled event is better than a lost one.
        let release = timeSource.now + (deadline - timeSource.now) / 2
        let releasing = Task { [timeSource, configurationArrival] in
            guard (try? await timeSource.sleep(until: release)) != nil else { return }
            configurationArrival.advance(to: .max)
        }
        defer { releasing.cancel() }
        let isDrained = await isDrained(deadline: deadline)
        let isDelivered = await uploader.shutDown(deadline: deadline)
        // Calls that a hook still delays are not waited for.
        for waiting in intake.withLock({ $0.waiting.removeAll() }) {
            store.settle(.dropped(.shutDown), held: waiting.cost)
        }
        let isComplete = isDrained && isDelivered
        reportEnd(isComplete)
        return isComplete
    }

    /// True if a shutdown has completed its delivery.
    var hasEnded: Bool {
        hasReportedEnd.withLock { $0 }
    }

    /// Logs the outcome of the shutdown once.
    private func reportEnd(_ isComplete: Bool) {
        let isFirst = hasReportedEnd.withLock { hasReportedEnd in
            defer { hasReportedEnd = true }
            return !hasReportedEnd
        }
        pipeline.omissions.flush()
        guard isFirst, !isComplete else { return store.reportDrops(isLast: true) }
        let statistics = statistics
        var fields = Moesif.LogEntry.Fields()
        if statistics.dropped[.shutDown, default: 0] + statistics.waiting == 0, statistics.spooled > 0 {
            fields.eventCount = statistics.spooled
            let events = statistics.spooled.counted("event")
            log.notice("shut down; \(events) in the spool for the next start", fields)
            store.reportDrops(isLast: true)
        } else {
            log.warning("shut down before all events were delivered; totals: \(statistics)")
        }
    }

    /// Admits an entry and returns `nil`, or counts it as dropped and returns the reason.
    private func admit(_ waiting: Waiting) -> Moesif.DropReason? {
        let cost = waiting.cost
        while true {
            switch store.admit(bytes: cost, denials: waiting.denials) {
            case .admitted: return nil
            case .withoutConsent:
                store.refuse(.noConsent)
                return .noConsent
            case .closed:
                store.refuse(.shutDown)
                return .shutDown
            case .full:
                if store.couldHold(bytes: cost), store.dropOldest() || dropOldestPending() { continue }
                store.refuse(.queueFull)
                return .queueFull
            }
        }
    }

    private func dropOldestPending() -> Bool {
        guard store.overflow == .dropOldest, let oldest = intake.withLock({ $0.waiting.popFirst() }) else {
            return false
        }
        store.drop(.queueFull, held: oldest.cost)
        return true
    }

    /// Waits until the worker has processed everything that it received.
    func isDrained(deadline: Duration) async -> Bool {
        if intake.withLock({ !$0.isDraining && $0.waiting.count == 0 }) { return true }
        let mark = AsyncWatermark()
        // The thread that recorded the first call may not have started the worker yet.
        worker.async {
            self.drain()
            mark.advance(to: 1)
        }
        return await mark.wait(for: 1, until: deadline, timeSource)
    }

    /// Suspends the worker until the collector's configuration arrives, for a limited time.
    private func holdWorker() {
        let hold = holds.withLock { holds in
            holds += 1
            return holds
        }
        worker.suspend()
        let limit = timeSource.now + Self.configurationWait
        Task { [uploader, configurationArrival] in
            _ = await uploader.refreshConfiguration()
            configurationArrival.advance(to: hold)
        }
        Task { [worker, timeSource, configurationArrival] in
            _ = await configurationArrival.wait(for: hold, until: limit, timeSource)
            worker.resume()
        }
    }

    private func drain() {
        var yielding = YieldPolicy()
        while true {
            let next = intake.withLock { intake -> Waiting? in
                let next = intake.waiting.popFirst()
                intake.isDraining = next != nil
                intake.isScheduled = intake.isScheduled && next != nil
                return next
            }
            guard let next else { return }
            process(next)
            yielding.offer()
        }
    }

    private func process(_ waiting: Waiting) {
        guard !store.isRevoked(waiting.denials) else { return store.drop(.noConsent, held: waiting.cost) }
        switch waiting.pending {
        case .call(let finished): process(finished, waiting.cost)
        case .item(let kind, let bytes, _):
            store.append(kind, bytes, held: waiting.cost, denials: waiting.denials)
        }
    }

    private func process(_ finished: FinishedCall, _ cost: Int) {
        switch pipeline.process(finished, rules) {
        case .skipped: store.settle(.skipped, held: cost)
        case .sampledOut: store.settle(.sampledOut, held: cost)
        case .sampledOutLocally: store.settle(.sampledOutLocally, held: cost)
        case .dropped(let reason): store.drop(reason, held: cost)
        case .event(let bytes): store.append(.event, bytes, held: cost, denials: finished.denials)
        }
    }
}

extension Recorder: ExitingClient {
    var log: Log { pipeline.log }
}

/// Opaque to `dump` and debuggers, because its parts change concurrently.
extension Recorder: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
