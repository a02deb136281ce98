import Foundation

/// A client that may lose events when the process ends.
protocol ExitingClient: AnyObject, Sendable {
    var statistics: Moesif.Statistics { get }
    var timeSource: any Moesif.TimeSource { get }
    var log: Log { get }

    /// Delivers the waiting events until the deadline.
    func flush(deadline: Duration) async -> Bool
    /// Stops accepting calls and delivers the waiting events until the deadline.
    func shutDown(deadline: Duration) async -> Bool
}

/// Delivers events at the end of the process, for clients with `deliversAtExit`, and logs the events that are lost.
///
/// It does nothing in a child that `fork` created: the waiting events belong to the parent, and the child has no
/// threads that could deliver them. This includes clients that are created in such a child, if the parent had a client.
enum ExitDelivery {
    /// The maximum time by which the end of the process is delayed.
    static let patience = Duration.seconds(2)
    /// The part of `patience` that is reserved for the logs.
    private static let logPatience = Duration.milliseconds(200)

    private struct Client: Sendable {
        weak var exiting: (any ExitingClient)?
        let delivers: Bool
    }

    private struct State {
        var clients: [Client] = []
        /// The number of clients at which deallocated ones are removed next.
        var limit = 16
        var hasHandler = false
        var hasSignal = false
        var isFinished = false
    }

    private static let state = Lock(State())
    /// Entered by the first thread that finishes, until it is done.
    private static let finishing = DispatchGroup()

    /// Registers a client, without keeping it alive.
    ///
    /// - Parameters:
    ///   - client: The client.
    ///   - delivers: True to deliver at the end of the process; false to only log the lost events.
    static func add(_ client: any ExitingClient, delivers: Bool) {
        guard ProcessIdentity.isOriginal else { return }
        // The strong references leave the lock, because releasing the last one runs code of the app.
        let (isFirst, isFirstToDeliver, _) = state.withLock { state in
            var living: [any ExitingClient] = []
            if state.clients.count >= state.limit {
                state.clients.removeAll { client in
                    guard let exiting = client.exiting else { return true }
                    living.append(exiting)
                    return false
                }
                state.limit = max(16, 2 * state.clients.count)
            }
            state.clients.append(Client(exiting: client, delivers: delivers))
            defer {
                state.hasHandler = true
                state.hasSignal = state.hasSignal || delivers
            }
            return (!state.hasHandler, delivers && !state.hasSignal, living)
        }
        // Exit handlers run in reverse order: delivery must run before the cleanup of libcurl.
        if isFirstToDeliver { _ = CurlLibrary.isReady }
        if isFirst || isFirstToDeliver { atexit { ExitDelivery.finish() } }
        if isFirstToDeliver {
            TerminationSignal.install { TerminationSignal.endsProcess ? ExitDelivery.finish() : ExitDelivery.flush() }
        }
    }

    /// Delivers the waiting events in a process that continues and may be killed at any time.
    private static func flush() {
        let clients = state.withLock { state in
            state.isFinished ? [] : state.clients.compactMap { $0.delivers ? $0.exiting : nil }
        }
        deliver(clients) { await $0.flush(deadline: $1) }
    }

    /// Delivers, and logs the lost events.
    ///
    /// Returns when this is done or `patience` has passed, even if another thread does the work: a signal may arrive
    /// while the process exits, and vice versa.
    private static func finish() {
        // Checked first, because in a child a lock may be held forever.
        guard ProcessIdentity.isOriginal else { return }
        let clients = state.withLock { state -> [(any ExitingClient, delivers: Bool)]? in
            guard !state.isFinished else { return nil }
            state.isFinished = true
            finishing.enter()
            return state.clients.compactMap { client in client.exiting.map { ($0, client.delivers) } }
        }
        guard let clients else {
            _ = finishing.wait(timeout: .now() + patience / .seconds(1))
            return
        }
        defer { finishing.leave() }
        let before = clients.map { $0.0.statistics.dropped[.shutDown, default: 0] }
        deliver(clients.filter(\.1).map(\.0)) { await $0.shutDown(deadline: $1) }
        var lasting: [Log] = []
        for ((client, delivers), before) in zip(clients, before) {
            let statistics = client.statistics
            let lost = statistics.waiting + statistics.dropped[.shutDown, default: 0] - before
            guard lost > 0 else { continue }
            let remedy =
                delivers
                ? "delivery did not finish within \(patience.shown)"
                : "call shutdown, or set delivery.spool or delivery.deliversAtExit"
            var fields = Moesif.LogEntry.Fields()
            fields.eventCount = lost
            client.log.warning("\(lost.counted("event")) lost as the process ended; \(remedy)", fields)
            lasting.append(client.log)
        }
        let end = ContinuousClock.now + logPatience
        for log in lasting { log.drain(timeout: ContinuousClock.now.duration(to: end)) }
    }

    private static func deliver(
        _ clients: [any ExitingClient],
        _ deliver: @escaping @Sendable (any ExitingClient, _ deadline: Duration) async -> Bool
    ) {
        guard !clients.isEmpty else { return }
        let timeout = patience - logPatience
        let done = DispatchSemaphore(value: 0)
        Task.detached(priority: .userInitiated) {
            await withTaskGroup(of: Void.self) { group in
                for client in clients {
                    // A shorter deadline leaves time to settle the counters.
                    let deadline = client.timeSource.now + timeout - .milliseconds(100)
                    group.addTask { _ = await deliver(client, deadline) }
                }
            }
            done.signal()
        }
        _ = done.wait(timeout: .now() + timeout / .seconds(1))
    }
}

/// Distinguishes a child that `fork` created from the process that installed the library's handlers.
enum ProcessIdentity {
    /// True in the process that first accessed the property; false in a child of it.
    ///
    /// A signal handler may access the property if it has been accessed before.
    static var isOriginal: Bool {
        getpid() == original
    }

    private static let original = getpid()
}
