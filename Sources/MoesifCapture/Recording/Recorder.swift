import Foundation

/// The one funnel: whatever observes a call hands it here, and is done.
///
/// `record` takes note of references and returns; one worker then makes events of them, in the order in which the calls
/// ended. The worker is a queue of its own and not the pool of Swift's tasks, so that what holds it up holds up nothing
/// else.
package final class Recorder: Sendable {
    /// The longest that events wait for the collector's first configuration.
    static let configurationWait = Duration.seconds(2)

    /// The longest that a flush waits for the app's log.
    private static let logTimeout = Duration.seconds(1)

    /// The worker is woken when so many calls wait, or some time after the first: a call that wakes it by itself costs
    /// several times as much, since the processor's caches hold nothing of the last one any more.
    private static let wakeUpCount = 64
    private static let longestWakeUpDelay = Duration.milliseconds(50)
    /// The bytes of URLs and headers, on top of what is usual, from which they are many.
    private static let longHead = 16 * 1024
    /// A call of so many bytes wakes the worker at once, which costs little beside the call: memory is short.
    private static let wakeUpBytes = 64 * 1024

    private struct Intake {
        var waiting = Deque<Waiting>()
        /// True while the worker is at work, or will be at once.
        var isDraining = false
        /// True while the worker will be woken for what waits.
        var isScheduled = false
        /// True behind a call that was counted, and had more URLs and headers than usual.
        var hasLongHeads = false

        /// True when the URLs and headers of the next call are counted.
        ///
        /// They are of the 5th and 17th call that waits and of every eighth from the 65th, so that hardly anybody pays
        /// for it; and of each behind a call that has many.
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
    /// Reached when the configuration has come for which the worker is held the first, second and so on time, or will
    /// not be waited for any more.
    private let configurationArrival = AsyncWatermark()
    private let holds = Lock(0)
    private let hasReportedEnd = Lock(false)
    /// The hosts of calls out of reach that have been named.
    let hostsOutOfReach = Lock<Set<String>>([])
    private let currentAccount = Lock(CallContext())
    /// Held while consent changes, and by nothing else.
    private let consentChange = Lock(())
    let wakeUpDelay: DispatchTimeInterval
    let bodyLimit: Int
    private let options: Options
    let timeSource: any Moesif.TimeSource

    /// - Parameter batchInterval: The longest that an event waits for others; its call waits a quarter of that at most.
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
        // What is on disk counts as given to the worker: who flushes at once means it too.
        intake.withLock { $0.isDraining = true }
        worker.async { [store] in
            store.open()
            self.drain()
        }
    }

    deinit {
        // Neither client nor session is left: what waits has one more chance.
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

    /// The account that calls are made for from now on.
    var account: CallContext {
        get { currentAccount.withLock { $0 } }
        set { currentAccount.withLock { $0 = newValue } }
    }

    /// Returns false for a call to a host that is not chosen, and while consent is denied.
    func captures(_ url: URL?, _ direction: Moesif.Event.Direction = .outgoing) -> Bool {
        isChosen(url, direction) && store.consent != .denied
    }

    /// Returns true if the calls to the host of a URL are captured.
    func isChosen(_ url: URL?, _ direction: Moesif.Event.Direction) -> Bool {
        (direction == .incoming ? options.incoming : options.outgoing).contains(url)
    }

    /// The hosts to which the header `traceparent` is sent; nil if it is sent to none.
    var tracedHosts: Moesif.HostList? {
        options.tracedHosts
    }

    /// Returns true if the bodies of outgoing calls to the host of a URL go into events, and consent is not denied.
    func keepsBodies(of url: URL?) -> Bool {
        bodyLimit > 0 && options.bodies.contains(url) && store.consent != .denied
    }

    /// True if the course of outgoing calls is noted.
    var notesTiming: Bool {
        options.notesTiming
    }

    /// Changes the consent; from when this returns, nothing is sent that it does not cover.
    func set(_ consent: Moesif.Consent) {
        let before = store.statistics.dropped[.noConsent, default: 0]
        let now = timeSource.now
        let (isNew, cancellations, dropped) = consentChange.withLock { _ in
            let isNew = store.consent != consent
            let gate = uploader.collector.gate
            // The gate is first to open, and last to close: what is taken from the store between the two is cancelled.
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

    /// Takes note of a call that ended.
    ///
    /// O(1), from any thread.
    package func record(_ finished: FinishedCall) {
        _ = take(.call(finished))
    }

    /// Returns the number of denials that an item of now has; nil while consent is denied, and the item counts as
    /// refused.
    func denialsOfItem() -> Int? {
        let denials = store.admittedDenials
        if denials == nil { store.refuse(.noConsent) }
        return denials
    }

    /// Takes an item that is ready to be sent, behind the calls that have ended before; says why, if it may not wait.
    ///
    /// O(1), from any thread.
    ///
    /// - Parameter denials: The number of times that consent had been denied before the item was made.
    func enqueue(_ kind: PayloadKind, _ bytes: [UInt8], denials: Int) -> Moesif.DropReason? {
        take(.item(kind, bytes, denials))
    }

    /// Returns a URI as an outgoing call's is sent.
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

    /// Has something wait for the worker; returns whether and when the worker is to be woken for it.
    func lineUp(_ waiting: Waiting) -> WakeUp {
        intake.withLock { intake in
            intake.waiting.append(waiting)
            guard !intake.isDraining else { return .none }
            // With a spool, what ends just before a crash is to be on disk.
            if intake.waiting.count >= Self.wakeUpCount || waiting.cost >= Self.wakeUpBytes || store.disk != nil {
                intake.isDraining = true
                return .now
            }
            defer { intake.isScheduled = true }
            return intake.isScheduled ? .none : .later
        }
    }

    /// Fetches the collector's configuration.
    ///
    /// True when it came.
    func refreshConfiguration() async -> Bool {
        await uploader.refreshConfiguration()
    }

    /// Delivers what has ended before.
    ///
    /// True when all of it is settled before the deadline.
    func flush(deadline: Duration) async -> Bool {
        guard await isDrained(deadline: deadline) else { return false }
        return await uploader.flush(deadline: deadline)
    }

    /// Waits until the log has been told what was said before, or a second has passed: the app's closure may hang.
    func flushLog() async {
        await uploader.collector.log.flush(until: timeSource.now + Self.logTimeout, timeSource)
    }

    /// Refuses further calls, and delivers what has ended before.
    func shutDown(deadline: Duration) async -> Bool {
        store.closeIntake()
        // Half of the time may go into waiting for the configuration: better unsampled than lost.
        let release = timeSource.now + (deadline - timeSource.now) / 2
        let releasing = Task { [timeSource, configurationArrival] in
            guard (try? await timeSource.sleep(until: release)) != nil else { return }
            configurationArrival.advance(to: .max)
        }
        defer { releasing.cancel() }
        let isDrained = await isDrained(deadline: deadline)
        let isDelivered = await uploader.shutDown(deadline: deadline)
        // What a hook has held up till now, is not waited for.
        for waiting in intake.withLock({ $0.waiting.removeAll() }) {
            store.settle(.dropped(.shutDown), held: waiting.cost)
        }
        let isComplete = isDrained && isDelivered
        reportEnd(isComplete)
        return isComplete
    }

    /// True once a shutdown has delivered what it could.
    var hasEnded: Bool {
        hasReportedEnd.withLock { $0 }
    }

    /// Tells the log once what the end of the client came to.
    private func reportEnd(_ isComplete: Bool) {
        let isFirst = hasReportedEnd.withLock { hasReportedEnd in
            defer { hasReportedEnd = true }
            return !hasReportedEnd
        }
        pipeline.omissions.flush()
        if isFirst, !isComplete {
            log.warning("shut down before everything was delivered; totals: \(statistics)")
        } else {
            store.reportDrops(isLast: true)
        }
    }

    /// Lets something wait: nil; or counts it as lost, and says why.
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

    /// Waits for the worker to come to the end of what it has been given.
    func isDrained(deadline: Duration) async -> Bool {
        if intake.withLock({ !$0.isDraining && $0.waiting.count == 0 }) { return true }
        let mark = AsyncWatermark()
        // Whoever was first to record may not have started the worker yet.
        worker.async {
            self.drain()
            mark.advance(to: 1)
        }
        return await mark.wait(for: 1, until: deadline, timeSource)
    }

    /// Holds the worker until the collector has said what it wants, but not for long.
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

/// Not looked into by `dump` and debuggers: its parts change meanwhile.
extension Recorder: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
