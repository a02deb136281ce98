import Foundation

/// The one funnel: whatever observes a call hands it here, and is done.
///
/// `record` takes note of references and returns; one worker then makes events of them, in the order in which the calls
/// ended. The worker is a queue of its own and not the pool of Swift's tasks, so that what holds it up holds up nothing
/// else.
final class Recorder: Sendable {
    private struct Intake {
        var pending = FIFO<Observation>()
        var isDraining = false
    }

    private let intake = Lock(Intake())
    private let worker = DispatchQueue(label: "com.moesif.capture.worker", qos: .utility)
    private let ledger: Ledger
    private let queue: EventQueue
    private let uploader: Uploader
    private let builder: EventBuilder
    private let ownTraffic: OwnTraffic
    private let log: Log
    let bodyLimit: Int
    let timeSource: any TimeSource

    init(
        ledger: Ledger,
        queue: EventQueue,
        uploader: Uploader,
        builder: EventBuilder,
        ownTraffic: OwnTraffic,
        bodyLimit: Int,
        timeSource: any TimeSource,
        log: Log
    ) {
        self.ledger = ledger
        self.queue = queue
        self.uploader = uploader
        self.builder = builder
        self.ownTraffic = ownTraffic
        self.bodyLimit = bodyLimit
        self.timeSource = timeSource
        self.log = log
        Task { await uploader.run() }
    }

    deinit {
        // Neither client nor session is left: what waits has one more chance.
        let deadline = timeSource.now + .seconds(2)
        Task { [uploader] in _ = await uploader.shutDown(deadline: deadline) }
    }

    var statistics: Statistics {
        ledger.statistics
    }

    /// Takes note of a call that ended.
    ///
    /// O(1), from any thread.
    func record(_ observation: Observation) {
        guard ledger.admit(bytes: observation.cost) else { return }
        let mustStart = intake.withLock { intake in
            intake.pending.append(observation)
            defer { intake.isDraining = true }
            return !intake.isDraining
        }
        if mustStart { worker.async { self.drain() } }
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
        ledger.close()
        let isDrained = await isDrained(deadline: deadline)
        let isDelivered = await uploader.shutDown(deadline: deadline)
        // What a hook has held up till now, is not waited for.
        for observation in intake.withLock({ $0.pending.removeAll() }) {
            ledger.drop(count: 1, bytes: observation.cost, .shutDown)
        }
        return isDrained && isDelivered
    }

    /// Waits for the worker to come to the end of what it has been given.
    private func isDrained(deadline: Duration) async -> Bool {
        let mark = Milestone()
        worker.async { mark.advance(to: 1) }
        return await mark.wait(for: 1, until: deadline, timeSource)
    }

    private func drain() {
        while true {
            let next = intake.withLock { intake -> Observation? in
                let next = intake.pending.popFirst()
                intake.isDraining = next != nil
                return next
            }
            guard let next else { return }
            process(next)
        }
    }

    private func process(_ observation: Observation) {
        let cost = observation.cost
        guard let call = CapturedCall(observation),
            !ownTraffic.includes(url: call.request.url, headers: call.request.headers)
        else { return ledger.skip(bytes: cost) }
        guard let bytes = EventEncoder.encode(builder.event(call)) else {
            log.warning("an event was dropped: \(DropReason.tooLarge)")
            return ledger.drop(count: 1, bytes: cost, .tooLarge)
        }
        guard ledger.resize(from: cost, to: bytes.count) else { return }
        guard let summary = queue.append(EventQueue.Entry(bytes: bytes, enqueued: timeSource.now)) else {
            return ledger.drop(count: 1, bytes: bytes.count, .shutDown)
        }
        uploader.noticeAppend(summary)
    }
}
