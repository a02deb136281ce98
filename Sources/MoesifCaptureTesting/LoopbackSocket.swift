import Foundation

/// The system calls on one descriptor, which the socket does not own.
struct LoopbackSocket: Sendable, Hashable {
    enum Hangup {
        case none
        case hungUp
        /// The client has sent more data, so the end of the connection cannot be detected.
        case unknown
    }

    let descriptor: Int32

    /// Reads available bytes into `buffer` and waits for the first one; returns nil at the end of the connection.
    func receive(into buffer: inout [UInt8]) -> Int? {
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                return count
            }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    /// Writes all of `data` and returns whether that succeeded.
    func transmit(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let count = send(descriptor, rest.baseAddress, rest.count, Self.sendFlags)
                if count >= 0 {
                    sent += count
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// Returns whether a readable socket is at its end.
    func hangup() -> Hangup {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count > 0 {
            return .unknown
        }
        return count < 0 && [EAGAIN, EWOULDBLOCK, EINTR].contains(errno) ? .none : .hungUp
    }

    func shutDown() {
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func shutDownWriting() {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    func closeDescriptor() {
        _ = close(descriptor)
    }

    /// Makes the next close a TCP reset.
    func resetOnClose() {
        set(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0))
    }

    /// Prevents child processes that a test starts from holding the connection open.
    func closeOnExec() {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    func set<Value: BitwiseCopyable>(_ level: Int32, _ option: Int32, to value: Value) {
        var value = value
        _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size))
    }
}
