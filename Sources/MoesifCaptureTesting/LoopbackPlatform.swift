import Foundation

// The differences between the C libraries of the platforms.

extension LoopbackSocket {
    #if canImport(Glibc)
    static let streamType = Int32(SOCK_STREAM.rawValue)
    #else
    static let streamType = SOCK_STREAM
    #endif

    // Writing to a closed connection must not end the process with SIGPIPE. Linux has a flag for each write, and Darwin
    // has an option of the socket.
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
    /// Returns an address with its family set, and with its length set on platforms that have one.
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
