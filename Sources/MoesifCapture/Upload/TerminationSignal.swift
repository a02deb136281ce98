import CMoesifSystem
import Foundation

/// A SIGTERM that nothing else handles: something is done first, and then the process ends by it as it would have.
///
/// A handler of the app's, or one that is set later, is left alone. The signal is not ignored meanwhile, since the
/// programs that the process starts would inherit that. A child made by `fork` inherits the handler and the pipe: there
/// the handler does what the system would.
///
/// A process 1, as a container's program is, is not ended by a signal that nothing handles: it goes on, each time.
enum TerminationSignal {
    /// True when the signal, left to the system, ends the process.
    static var endsProcess: Bool {
        getpid() != 1
    }

    static func install(_ action: @escaping @Sendable () -> Void) {
        // Asked once before the handler does.
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
        // A source lives until it is cancelled, which its own handler does.
        reading.setEventHandler {
            guard endsProcess else {
                var byte: UInt8 = 0
                while read(end, &byte, 1) > 0 {}
                return action()
            }
            reading.cancel()
            guard isHandled(by: noteTermination) else { return }
            action()
            // The app may have come to handle it meanwhile.
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

// What a signal handler may touch: a number in static memory.
private nonisolated(unsafe) var terminationPipe: Int32 = -1  // Written once, before the handler is set.

private func noteTermination(_ signal: Int32) {
    let error = errno
    defer { errno = error }
    guard ProcessIdentity.isOriginal else {
        // The signal is held back until the handler returns, and then ends the child.
        moesif_signal_set_default(signal)
        _ = raise(signal)
        return
    }
    var byte: UInt8 = 1
    _ = write(terminationPipe, &byte, 1)
}
