#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension LoopbackSocket {
    /// Opens a listener on a free port of 127.0.0.1.
    static func listen() throws(LoopbackServerError) -> (listener: Self, port: UInt16) {
        #if canImport(Glibc)
        let type = Int32(SOCK_STREAM.rawValue)
        #else
        let type = SOCK_STREAM
        #endif
        let listener = Self(descriptor: socket(AF_INET, type, 0))
        guard listener.descriptor >= 0 else {
            throw LoopbackServerError(systemCall: "socket", code: errno)
        }
        do throws(LoopbackServerError) {
            listener.closeOnExec()
            return (listener, try listener.bindAndListen())
        } catch {
            listener.closeDescriptor()
            throw error
        }
    }

    private func bindAndListen() throws(LoopbackServerError) -> UInt16 {
        var address = sockaddr_in()
        #if canImport(Darwin)
        address.sin_len = UInt8(MemoryLayout<sockaddr_in>.size)
        #endif
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (bound, bindCode) = Self.withPointer(to: &address) { (bind(descriptor, $0, size), errno) }
        guard bound == 0 else {
            throw LoopbackServerError(systemCall: "bind", code: bindCode)
        }
        #if canImport(Darwin)
        let listening = Darwin.listen(descriptor, 512)
        #elseif canImport(Glibc)
        let listening = Glibc.listen(descriptor, 512)
        #else
        let listening = Musl.listen(descriptor, 512)
        #endif
        guard listening == 0 else {
            throw LoopbackServerError(systemCall: "listen", code: errno)
        }
        // A client that gives up between `poll` and `accept` must not leave the thread in `accept`.
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
        #if canImport(Darwin)
        connection.set(SOL_SOCKET, SO_NOSIGPIPE, to: Int32(1))
        #endif
        // Darwin's connections inherit this from the listener.
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
