import Foundation

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Delivers what waits when the process ends, of the clients that ask for it.
enum ExitDelivery {
    /// The longest that the end of the process is held up.
    static let patience = Duration.seconds(2)

    private struct Client {
        weak var recorder: Recorder?
    }

    private struct State {
        var clients: [Client] = []
        var isInstalled = false
    }

    private static let state = Lock(State())

    static func add(_ recorder: Recorder) {
        // Those that live are handed out of the lock: the last to let one go runs code of the app's.
        let (isFirst, _) = state.withLock { state in
            let living = state.clients.compactMap(\.recorder)
            state.clients = (living + [recorder]).map(Client.init)
            defer { state.isInstalled = true }
            return (!state.isInstalled, living)
        }
        guard isFirst else { return }
        atexit { ExitDelivery.deliver() }
        TerminationSignal.install { ExitDelivery.deliver() }
    }

    /// Delivers, and returns when that is done or the patience ends.
    private static func deliver() {
        let recorders = state.withLock { $0.clients.compactMap(\.recorder) }
        guard !recorders.isEmpty else { return }
        let done = DispatchSemaphore(value: 0)
        Task.detached(priority: .userInitiated) {
            await withTaskGroup(of: Void.self) { group in
                for recorder in recorders {
                    group.addTask { _ = await recorder.shutDown(deadline: recorder.timeSource.now + patience) }
                }
            }
            done.signal()
        }
        _ = done.wait(timeout: .now() + .seconds(Int(patience.components.seconds)))
    }
}

/// A SIGTERM that nothing else handles: something is done first, and then the process ends by it as it would have.
///
/// A handler of the app's, or one that is set later, is left alone. The signal is not ignored meanwhile, since the
/// programs that the process starts would inherit that.
private enum TerminationSignal {
    static func install(_ action: @escaping @Sendable () -> Void) {
        guard isHandled(by: nil) else { return }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        terminationPipe = ends[1]
        let reading = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global(qos: .userInitiated))
        // A source lives until it is cancelled, which its own handler does.
        reading.setEventHandler {
            reading.cancel()
            guard isHandled(by: noteTermination) else { return }
            action()
            // The app may have come to handle it meanwhile.
            if isHandled(by: noteTermination) { signal(SIGTERM, SIG_DFL) }
            kill(getpid(), SIGTERM)
        }
        reading.resume()
        signal(SIGTERM, noteTermination)
    }

    /// Whether the signal is handled by that function; by none: by the system's default.
    private static func isHandled(by handler: (@convention(c) (Int32) -> Void)?) -> Bool {
        var action = sigaction()
        guard sigaction(SIGTERM, nil, &action) == 0 else { return false }
        #if canImport(Darwin)
        let current = action.__sigaction_u.__sa_handler
        #else
        let current = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(current, to: Int.self) == unsafeBitCast(handler, to: Int.self)
    }
}

// What a signal handler may touch: a number in static memory.
private nonisolated(unsafe) var terminationPipe: Int32 = -1  // Written once, before the handler is set.

private func noteTermination(_ signal: Int32) {
    var byte: UInt8 = 1
    _ = write(terminationPipe, &byte, 1)
}
