/// The failure of a system call that a ``LoopbackServer`` needs to start.
public struct LoopbackServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the system call, such as `bind`.
    public let systemCall: String

    /// The `errno` of the call, or 0 if there is none.
    public let code: Int32

    /// The call and its code in one sentence.
    public var description: String {
        "The loopback server could not start: \(systemCall) failed with errno \(code)."
    }

    init(systemCall: String, code: Int32) {
        self.systemCall = systemCall
        self.code = code
    }
}
