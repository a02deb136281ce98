import Foundation

// What the C libraries of the platforms spell differently.

extension LoopbackSocket {
    #if canImport(Glibc)
    static let streamType = Int32(SOCK_STREAM.rawValue)
    #else
    static let streamType = SOCK_STREAM
    #endif

    // To write to a connection that has ended must not end the process: told with each write, or to the socket.
    #if canImport(Darwin)
    static let sendFlags: Int32 = 0

    func ignorePipeSignal() {
        set(SOL_SOCKET, SO_NOSIGPIPE, to: Int32(1))
    }
    #else
    static let sendFlags = Int32(MSG_NOSIGNAL)

    func ignorePipeSignal() {}
    #endif
}

extension sockaddr_in {
    /// An address with its family, and its length where it has one.
    static func empty() -> Self {
        var address = Self()
        #if canImport(Darwin)
        address.sin_len = UInt8(MemoryLayout<Self>.size)
        #endif
        address.sin_family = sa_family_t(AF_INET)
        return address
    }
}

extension LoopbackThread {
    #if canImport(Glibc) || canImport(Android)
    typealias ID = pthread_t
    static let noID = ID()
    #else
    typealias ID = pthread_t?
    static var noID: ID { nil }
    #endif
}
