import Foundation

/// A pipe that becomes readable permanently when the server stops.
///
/// It is a pipe and not a condition variable, because `poll` can wait for it and for a socket at the same time, with a
/// timeout on the monotonic clock.
final class LoopbackStopSignal: Sendable {
    enum Wake {
        case elapsed
        case ready
        case stopped
    }

    private let readEnd: LoopbackSocket
    private let writeEnd: LoopbackSocket

    init() throws(LoopbackServerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw LoopbackServerError(systemCall: "pipe", code: errno)
        }
        readEnd = LoopbackSocket(descriptor: ends[0])
        writeEnd = LoopbackSocket(descriptor: ends[1])
        readEnd.closeOnExec()
        writeEnd.closeOnExec()
    }

    // The threads retain the signal, so no thread waits for it any more.
    deinit {
        readEnd.closeDescriptor()
        writeEnd.closeDescriptor()
    }

    func raise() {
        var byte: UInt8 = 1
        // Nothing reads the pipe. `stop()` may run often and must not block on a full pipe, so it writes only once.
        if waitOnce(for: nil, milliseconds: 0) == .elapsed {
            _ = write(writeEnd.descriptor, &byte, 1)
        }
    }

    /// Waits until the duration is over, the socket is readable, or the server stops; nil waits without a limit.
    func wait(for duration: Duration?, watching socket: LoopbackSocket?) -> Wake {
        guard let duration else {
            return waitOnce(for: socket, milliseconds: -1)
        }
        // The sum below must not overflow, and no test lasts a year.
        let deadline = ContinuousClock.now + min(max(duration, .zero), .seconds(365 * 86_400))
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                return waitOnce(for: nil, milliseconds: 0)
            }
            let step = Int32(min(left, .seconds(3600)) / .milliseconds(1)) + 1
            let wake = waitOnce(for: socket, milliseconds: step)
            if wake != .elapsed {
                return wake
            }
        }
    }

    private func waitOnce(for socket: LoopbackSocket?, milliseconds: Int32) -> Wake {
        // `poll` ignores negative descriptors.
        var entries = [
            pollfd(fd: readEnd.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        repeat {
            let count = poll(&entries, nfds_t(entries.count), milliseconds)
            if count > 0 {
                return entries[0].revents != 0 ? .stopped : .ready
            }
            if count == 0 || errno != EINTR {
                return .elapsed
            }
        } while milliseconds < 0
        return .elapsed
    }
}
