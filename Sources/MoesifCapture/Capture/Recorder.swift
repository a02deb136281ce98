import Foundation

/// The one funnel: whatever observes a call hands it here, and is done.
///
/// `record` takes note of references and returns; one worker then makes events of them, in the order in which the calls
/// ended. The worker is a queue of its own and not the pool of Swift's tasks, so that what holds it up holds up nothing
/// else.
package final class Recorder: Sendable {
    /// The longest that events wait for the collector's first configuration.
    static let configurationWait = Duration.seconds(2)

    private struct Intake {
        var pending = FIFO<Pending>()
        var isDraining = false
    }

    /// What waits for the worker.
    enum Pending: Sendable {
        case call(Observation)
        /// An item that is ready to be sent.
        case item(ItemKind, [UInt8])

        var cost: Int {
            switch self {
            case .call(let observation): observation.cost
            case .item(_, let bytes): bytes.count
            }
        }
    }

    private let intake = Lock(Intake())
    private let worker = DispatchQueue(label: "com.moesif.capture.worker", qos: .utility)
    let outlet: Outlet
    private let uploader: Uploader
    private let processor: CallProcessor
    /// Reached when the collector's first configuration has come, or will not be waited for any more.
    private let configurationArrival = Milestone()
    let bodyLimit: Int
    let timeSource: any TimeSource

    init(outlet: Outlet, uploader: Uploader, processor: CallProcessor, bodyLimit: Int) {
        self.outlet = outlet
        self.uploader = uploader
        self.processor = processor
        self.bodyLimit = bodyLimit
        timeSource = outlet.timeSource
        Task { await uploader.run() }
        holdWorker()
        guard outlet.spool != nil else { return }
        // What is on disk counts as given to the worker: who flushes at once means it too.
        intake.withLock { $0.isDraining = true }
        worker.async {
            if let summary = outlet.openSpool() { uploader.noticeAppend(summary) }
            self.drain()
        }
    }

    deinit {
        // Neither client nor session is left: what waits has one more chance.
        let deadline = timeSource.now + .seconds(2)
        Task { [uploader] in _ = await uploader.shutDown(deadline: deadline) }
    }

    var statistics: Statistics {
        outlet.ledger.statistics
    }

    /// Takes note of a call that ended.
    ///
    /// O(1), from any thread.
    package func record(_ observation: Observation) {
        _ = take(.call(observation))
    }

    /// Takes an item that is ready to be sent, behind the calls that have ended before; says why, if it may not wait.
    ///
    /// O(1), from any thread.
    func enqueue(_ kind: ItemKind, _ bytes: [UInt8]) -> DropReason? {
        take(.item(kind, bytes))
    }

    private func take(_ pending: Pending) -> DropReason? {
        if let refusal = admit(pending.cost) { return refusal }
        if lineUp(pending) { worker.async { self.drain() } }
        return nil
    }

    /// Has something wait for the worker; true where that is to be started.
    func lineUp(_ pending: Pending) -> Bool {
        intake.withLock { intake in
            intake.pending.append(pending)
            defer { intake.isDraining = true }
            return !intake.isDraining
        }
    }

    /// Fetches the collector's configuration.
    ///
    /// True when it came.
    func refreshConfiguration() async -> Bool {
        await outlet.configuration.refresh()
    }

    /// Delivers what has ended before.
    ///
    /// True when all of it is settled before the deadline.
    func flush(deadline: Duration) async -> Bool {
        guard await isDrained(deadline: deadline) else { return false }
        return await uploader.flush(deadline: deadline)
    }

    /// Refuses further calls, and delivers what has ended before.
    func shutDown(deadline: Duration) async -> Bool {
        outlet.ledger.close()
        // Half of the time may go into waiting for the configuration: better unsampled than lost.
        let release = timeSource.now + (deadline - timeSource.now) / 2
        let releasing = Task { [timeSource, configurationArrival] in
            guard (try? await timeSource.sleep(until: release)) != nil else { return }
            configurationArrival.advance(to: 1)
        }
        defer { releasing.cancel() }
        let isDrained = await isDrained(deadline: deadline)
        let isDelivered = await uploader.shutDown(deadline: deadline)
        // What a hook has held up till now, is not waited for.
        for pending in intake.withLock({ $0.pending.removeAll() }) {
            outlet.ledger.drop(count: 1, bytes: pending.cost, .shutDown)
        }
        return isDrained && isDelivered
    }

    /// Lets something wait: nil; or counts it as lost, and says why.
    private func admit(_ cost: Int) -> DropReason? {
        while true {
            switch outlet.ledger.admit(bytes: cost) {
            case .admitted: return nil
            case .closed:
                outlet.ledger.refuse(.shutDown)
                return .shutDown
            case .full:
                if outlet.ledger.hasRoom(for: cost), outlet.makeRoom() || dropOldestPending() { continue }
                outlet.ledger.refuse(.queueFull)
                outlet.losses.notice()
                return .queueFull
            }
        }
    }

    private func dropOldestPending() -> Bool {
        guard outlet.overflow == .dropsOldest, let oldest = intake.withLock({ $0.pending.popFirst() }) else {
            return false
        }
        outlet.ledger.drop(count: 1, bytes: oldest.cost, .queueFull)
        outlet.losses.notice()
        return true
    }

    /// Waits for the worker to come to the end of what it has been given.
    func isDrained(deadline: Duration) async -> Bool {
        if intake.withLock({ !$0.isDraining }) { return true }
        let mark = Milestone()
        // Whoever was first to record may not have started the worker yet.
        worker.async {
            self.drain()
            mark.advance(to: 1)
        }
        return await mark.wait(for: 1, until: deadline, timeSource)
    }

    /// Holds the worker until the collector has said what it wants, but not for long.
    private func holdWorker() {
        worker.suspend()
        let limit = timeSource.now + Self.configurationWait
        Task { [configuration = outlet.configuration, configurationArrival] in
            _ = await configuration.refresh()
            configurationArrival.advance(to: 1)
        }
        Task { [worker, timeSource, configurationArrival] in
            _ = await configurationArrival.wait(for: 1, until: limit, timeSource)
            worker.resume()
        }
    }

    private func drain() {
        while true {
            let next = intake.withLock { intake -> Pending? in
                let next = intake.pending.popFirst()
                intake.isDraining = next != nil
                return next
            }
            guard let next else { return }
            process(next)
        }
    }

    private func process(_ pending: Pending) {
        let cost = pending.cost
        switch pending {
        case .call(let observation): process(observation, cost)
        case .item(let kind, let bytes): put(kind, bytes, cost)
        }
    }

    private func process(_ observation: Observation, _ cost: Int) {
        switch processor.process(observation, outlet.configuration.rules) {
        case .skipped: outlet.ledger.skip(bytes: cost)
        case .sampledOut: outlet.ledger.sampleOut(bytes: cost)
        case .dropped(let reason): outlet.drop(reason, held: cost)
        case .event(let bytes): put(.event, bytes, cost)
        }
    }

    private func put(_ kind: ItemKind, _ bytes: [UInt8], _ cost: Int) {
        if let summary = outlet.put(kind, bytes, held: cost) { uploader.noticeAppend(summary) }
    }
}

/// Not looked into by `dump` and debuggers: its parts change meanwhile.
extension Recorder: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
