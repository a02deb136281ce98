import Foundation

/// A detached thread with a small stack.
///
/// Foundation's `Thread` does not report that the system refused to start a thread.
final class LoopbackThread: Sendable {
    /// The stack size in bytes: enough for a handler that decodes JSON, and small enough for hundreds of connections.
    private static let stackSize = 512 * 1024

    private let body: @Sendable () -> Void

    private init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// Starts a thread and returns nil, or returns the error that prevented it.
    static func start(_ body: @escaping @Sendable () -> Void) -> LoopbackServerError? {
        // `pthread_attr_t()` would require an import of the private module `CDispatch` on Linux.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        var code = pthread_attr_init(attributes)
        guard code == 0 else {
            return LoopbackServerError(systemCall: "pthread_attr_init", code: code)
        }
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(attributes, stackSize)
        code = create(with: attributes, LoopbackThread(body: body))
        pthread_attr_destroy(attributes)
        return code == 0 ? nil : LoopbackServerError(systemCall: "pthread_create", code: code)
    }

    private static func create(with attributes: UnsafePointer<pthread_attr_t>, _ thread: LoopbackThread) -> Int32 {
        var id = noID
        let retained = Unmanaged.passRetained(thread)
        // The compiler of Swift 6.3.1 crashes if the closure uses the implicit `Self`.
        let code = pthread_create(&id, attributes, { LoopbackThread.run($0) }, retained.toOpaque())
        if code != 0 {
            retained.release()
        }
        return code
    }

    /// Runs the body of a thread.
    ///
    /// The argument is optional on Linux only.
    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument {
            Unmanaged<LoopbackThread>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
    }
}
