import Foundation

/// A client whose events may be lost when the process ends.
protocol ExitingClient: AnyObject, Sendable {
    var statistics: Moesif.Statistics { get }
    var timeSource: any Moesif.TimeSource { get }
    var log: Log { get }

    /// Delivers what waits until the deadline.
    func flush(deadline: Duration) async -> Bool
    /// Takes no more calls, and delivers what waits until the deadline.
    func shutDown(deadline: Duration) async -> Bool
}

/// What is done when the process ends: clients that ask for it deliver, and all say what they lose.
///
/// A child made by `fork` has no part in it: what waits belongs to its parent, and the threads that deliver are not in
/// the child. Nor has a client that is made in such a child, where the parent had one.
enum ExitDelivery {
    /// The longest that the end of the process is held up.
    static let patience = Duration.seconds(2)
    /// The part of it that is left to the logs.
    private static let logPatience = Duration.milliseconds(200)

    private struct Client: Sendable {
        weak var exiting: (any ExitingClient)?
        let delivers: Bool
    }

    private struct State {
        var clients: [Client] = []
        /// How many clients there are when those that are gone are looked for next.
        var limit = 16
        var hasHandler = false
        var hasSignal = false
        var isFinished = false
    }

    private static let state = Lock(State())
    /// Entered by whoever is first to finish, until it has.
    private static let finishing = DispatchGroup()

    /// Takes note of a client, and does not keep it alive.
    ///
    /// - Parameter delivers: Whether it delivers when the process ends; otherwise it only says what it loses.
    static func add(_ client: any ExitingClient, delivers: Bool) {
        guard ProcessIdentity.isOriginal else { return }
        // Those that live are handed out of the lock: the last to let one go runs code of the app's.
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
        // What is registered last runs first: the delivery has to come before the end of the library that it needs.
        if isFirstToDeliver { _ = CurlLibrary.isReady }
        if isFirst || isFirstToDeliver { atexit { ExitDelivery.finish() } }
        if isFirstToDeliver {
            TerminationSignal.install { TerminationSignal.endsProcess ? ExitDelivery.finish() : ExitDelivery.flush() }
        }
    }

    /// Delivers what waits in a process that goes on, and may be killed any time.
    private static func flush() {
        let clients = state.withLock { state in
            state.isFinished ? [] : state.clients.compactMap { $0.delivers ? $0.exiting : nil }
        }
        deliver(clients) { await $0.flush(deadline: $1) }
    }

    /// Delivers and says what is lost; returns when that is done or the patience ends, whoever does it: a signal may
    /// come while the process ends, and the other way round.
    private static func finish() {
        // First, since a lock may be held for ever in a child.
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
                    // A little less, so that the books are closed in time.
                    let deadline = client.timeSource.now + timeout - .milliseconds(100)
                    group.addTask { _ = await deliver(client, deadline) }
                }
            }
            done.signal()
        }
        _ = done.wait(timeout: .now() + timeout / .seconds(1))
    }
}

/// Tells a child that was made by `fork` from the process that loaded the library's handlers.
enum ProcessIdentity {
    /// Whether this process is the first that asked, rather than a child of it.
    ///
    /// May be asked by a signal handler, once it has been asked before.
    static var isOriginal: Bool {
        getpid() == original
    }

    private static let original = getpid()
}
