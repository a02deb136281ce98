import CMoesifCurl
import Foundation

/// A thread that sends requests with libcurl and keeps the connections.
///
/// The thread starts with the first request and ends with `end()`. Only this thread uses libcurl's handles.
final class CurlSession: Sendable {
    private struct Handle: @unchecked Sendable {  // Used only for wake-ups, which libcurl accepts from any thread.
        let multi: OpaquePointer
    }

    private struct State {
        var started: [CurlLoop.Start] = []
        var stopped: [CollectorTask] = []
        var isEnding = false
        /// The id of the process that owns the running thread, or `nil` if there is none.
        var process: pid_t?
        /// The handle for waking the thread, set while the thread may be waiting.
        var handle: Handle?
    }

    private let maximumConnections: Int
    private let state = Lock(State())

    init(maximumConnections: Int) {
        self.maximumConnections = maximumConnections
    }

    /// Starts a request; its exchange ends with the response or when the request fails.
    func start(_ request: CurlRequest, _ exchange: CollectorTask) {
        let process = getpid()
        let isFirst = state.withLock { state in
            // A forked child has no thread, and the handle and its connections belong to the parent.
            if state.process != process { state = State() }
            state.started.append((request, exchange))
            defer { state.process = process }
            return state.process == nil
        }
        guard isFirst else { return wake() }
        let retained = Unmanaged.passRetained(self)
        let isRunning = moesif_curl_start_thread(
            { $0.map { Unmanaged<CurlSession>.fromOpaque($0).takeRetainedValue().run() } },
            retained.toOpaque()
        )
        if !isRunning {
            retained.release()
            finish()
        }
    }

    /// Stops a request that is no longer needed.
    func stop(_ exchange: CollectorTask) {
        guard !exchange.hasTransferEnded else { return }
        state.withLock { $0.stopped.append(exchange) }
        wake()
    }

    /// Ends the thread; requests that are under way fail.
    func end() {
        state.withLock { $0.isEnding = true }
        wake()
    }

    private func wake() {
        let process = getpid()
        state.withLock { state in
            // Must run under the lock, because the thread may destroy the handle.
            if state.process == process { (state.handle?.multi).map(moesif_curl_multi_wake) }
        }
    }

    private func run() {
        if let loop = CurlLoop(maximumConnections: maximumConnections) {
            let handle = Handle(multi: loop.multi)
            state.withLock { $0.handle = handle }
            while takeWork(for: loop), loop.pass() {}
            // No other thread may wake the handle once it is destroyed.
            state.withLock { $0.handle = nil }
            loop.close()
        }
        finish()
    }

    /// Passes started and stopped requests to the loop, and returns false if the thread should end.
    private func takeWork(for loop: CurlLoop) -> Bool {
        let (started, stopped, isEnding) = state.withLock { state in
            defer { (state.started, state.stopped) = ([], []) }
            return (state.started, state.stopped, state.isEnding)
        }
        for start in started { loop.add(start) }
        for exchange in stopped { loop.remove(exchange) }
        return !isEnding
    }

    /// Notes that the thread has ended and fails the waiting requests; the next request starts a new thread.
    private func finish() {
        let started = state.withLock { state in
            defer { state = State() }
            return state.started
        }
        for exchange in started.map(\.exchange) {
            exchange.endTransfer(CollectorFailure(.noResources, server: exchange.server))
        }
    }
}
