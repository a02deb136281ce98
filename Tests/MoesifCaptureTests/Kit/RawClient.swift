import Foundation

@testable import MoesifCaptureTesting

/// A client that sends and receives raw bytes and blocks its thread: each connection of the server has its own thread.
final class RawClient {
    struct Refused: Error {}

    private var descriptor: Int32

    init(_ server: LoopbackServer) throws {
        descriptor = socket(AF_INET, LoopbackSocket.streamType, 0)
        // A server that never answers should fail a test, not hang it.
        set(SO_RCVTIMEO, to: timeval(tv_sec: 30, tv_usec: 0))
        LoopbackSocket(descriptor: descriptor).ignorePipeSignal()
        var address = sockaddr_in.empty()
        address.sin_port = server.port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close()
            throw Refused()
        }
    }

    deinit {
        close()
    }

    func close() {
        if descriptor >= 0 {
            closeDescriptor(descriptor)
        }
        descriptor = -1
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                sendBytes(descriptor, $0.baseAddress, $0.count, LoopbackSocket.sendFlags)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the received text ends with `suffix`, or the connection ends.
    func read(until suffix: String) -> String {
        read(until: Array(suffix.utf8)).text
    }

    func readToEnd() -> (text: String, code: Int32) {
        read(until: [])
    }

    private func set<Value: BitwiseCopyable>(_ option: Int32, to value: Value) {
        var value = value
        _ = setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Value>.size))
    }

    private func read(until suffix: [UInt8]) -> (text: String, code: Int32) {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: suffix.isEmpty ? 65_536 : 1)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return (String(decoding: received, as: UTF8.self), count < 0 ? errno : 0) }
            received += buffer[..<count]
            if !suffix.isEmpty, received.suffix(suffix.count) == suffix[...] {
                return (String(decoding: received, as: UTF8.self), 0)
            }
        }
    }
}

// Outside the class: its methods of the same names hide the system's functions.
private func closeDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
}

private func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    send(descriptor, bytes, count, flags)
}
