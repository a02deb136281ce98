import CMoesifSystem
import Foundation

/// Runs an action before SIGTERM ends the process, if nothing else handles the signal.
///
/// A handler of the app is not replaced, even if it is set later. The signal is not set to be ignored, because child
/// processes would inherit that. A child that `fork` created inherits the handler and the pipe; in the child, the
/// handler restores the default action.
///
/// Process 1, such as the program of a container, is not ended by a signal without a handler. There, the action runs
/// for each signal and the process continues.
enum TerminationSignal {
    /// True if the default action of the signal ends the process.
    static var endsProcess: Bool {
        getpid() != 1
    }

    static func install(_ action: @escaping @Sendable () -> Void) {
        // This first access initializes `isOriginal`, so that the signal handler can use it.
        guard ProcessIdentity.isOriginal, isHandled(by: nil) else { return }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        terminationPipe = ends[1]
        let end = ends[0]
        let reading = DispatchSource.makeReadSource(fileDescriptor: end, queue: .global(qos: .userInitiated))
        // A dispatch source stays alive until it is cancelled, which its handler does.
        reading.setEventHandler {
            guard endsProcess else {
                var byte: UInt8 = 0
                while read(end, &byte, 1) > 0 {}
                return action()
            }
            reading.cancel()
            guard isHandled(by: noteTermination) else { return }
            action()
            // The app may have set a handler meanwhile.
            if isHandled(by: noteTermination) { moesif_signal_set_default(SIGTERM) }
            kill(getpid(), SIGTERM)
        }
        reading.resume()
        signal(SIGTERM, noteTermination)
    }

    private static func isHandled(by handler: moesif_signal_handler?) -> Bool {
        moesif_signal_is_handled_by(SIGTERM, handler)
    }
}

// A signal handler may access only static memory.
private nonisolated(unsafe) var terminationPipe: Int32 = -1  // Written once, before the handler is set.

private func noteTermination(_ signal: Int32) {
    let error = errno
    defer { errno = error }
    guard ProcessIdentity.isOriginal else {
        // The raised signal stays blocked until the handler returns, and then ends the child.
        moesif_signal_set_default(signal)
        _ = raise(signal)
        return
    }
    var byte: UInt8 = 1
    _ = write(terminationPipe, &byte, 1)
}
