import Foundation

/// A pipe that becomes readable, for good, when the server stops.
///
/// A pipe rather than a condition variable, because `poll` can wait for it and for a socket at the same time, and its
/// timeout follows the monotonic clock.
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

    // The threads hold the signal, so nobody waits for it any more.
    deinit {
        readEnd.closeDescriptor()
        writeEnd.closeDescriptor()
    }

    func raise() {
        var byte: UInt8 = 1
        // Nobody reads it, so a full pipe is as good: `stop()` may run often, and must not block.
        if waitOnce(for: nil, milliseconds: 0) == .elapsed {
            _ = write(writeEnd.descriptor, &byte, 1)
        }
    }

    /// Waits until the time is over (`nil`: without limit), the socket has something to read, or the server stops.
    func wait(for duration: Duration?, watching socket: LoopbackSocket?) -> Wake {
        guard let duration else {
            return waitOnce(for: socket, milliseconds: -1)
        }
        // No test lasts a year, and the sum below must not overflow.
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
        // `poll` skips negative descriptors.
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
