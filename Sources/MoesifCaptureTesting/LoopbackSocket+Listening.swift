import Foundation

extension LoopbackSocket {
    /// Opens a listener on a port of 127.0.0.1; 0 stands for a free one.
    static func open(port: UInt16) throws(LoopbackServerError) -> (listener: Self, port: UInt16) {
        let listener = Self(descriptor: socket(AF_INET, streamType, 0))
        guard listener.descriptor >= 0 else {
            throw LoopbackServerError(systemCall: "socket", code: errno)
        }
        do throws(LoopbackServerError) {
            listener.closeOnExec()
            return (listener, try listener.bindAndListen(port: port))
        } catch {
            listener.closeDescriptor()
            throw error
        }
    }

    private func bindAndListen(port: UInt16) throws(LoopbackServerError) -> UInt16 {
        var address = sockaddr_in.empty()
        address.sin_port = port.bigEndian
        // Connections of an earlier server may still hold the port for a minute.
        if port != 0 { set(SOL_SOCKET, SO_REUSEADDR, to: Int32(1)) }
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (bound, bindCode) = Self.withPointer(to: &address) { (bind(descriptor, $0, size), errno) }
        guard bound == 0 else {
            throw LoopbackServerError(systemCall: "bind", code: bindCode)
        }
        guard listen(descriptor, 512) == 0 else {
            throw LoopbackServerError(systemCall: "listen", code: errno)
        }
        // A client may give up between `poll` and `accept`, and the thread must not block in `accept` then.
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0 else {
            throw LoopbackServerError(systemCall: "fcntl", code: errno)
        }
        let (named, nameCode) = Self.withPointer(to: &address) { (getsockname(descriptor, $0, &size), errno) }
        guard named == 0 else {
            throw LoopbackServerError(systemCall: "getsockname", code: nameCode)
        }
        return UInt16(bigEndian: address.sin_port)
    }

    func acceptConnection() -> LoopbackState.Accepted {
        let connection = Self(descriptor: accept(descriptor, nil, nil))
        guard connection.descriptor >= 0 else {
            return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .exhausted : .nothing
        }
        connection.closeOnExec()
        connection.set(Int32(IPPROTO_TCP), TCP_NODELAY, to: Int32(1))
        connection.ignorePipeSignal()
        // On Darwin, connections inherit the nonblocking mode from the listener.
        _ = fcntl(connection.descriptor, F_SETFL, fcntl(connection.descriptor, F_GETFL) & ~O_NONBLOCK)
        return .connection(connection)
    }

    private static func withPointer<Result>(
        to address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
