/// The system call that kept a ``LoopbackServer`` from starting.
public struct LoopbackServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the system call, such as `bind`.
    public let systemCall: String

    /// The `errno` that the call left, 0 when there was none.
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
