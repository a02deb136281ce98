import Foundation

/// A detached thread with a small stack.
///
/// Not Foundation's `Thread`, which does not tell when the system refuses to start one.
final class LoopbackThread: Sendable {
    /// Enough for a handler that decodes JSON, and little enough for hundreds of connections.
    private static let stackSize = 512 * 1024

    private let body: @Sendable () -> Void

    private init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// Returns why the thread could not be started, `nil` when it runs.
    static func start(_ body: @escaping @Sendable () -> Void) -> LoopbackServerError? {
        // `pthread_attr_t()` would need an import of the private module `CDispatch` on Linux.
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
        // The type's name is spelled out because the compiler of Swift 6.3.1 crashes on the implicit `Self`.
        let code = pthread_create(&id, attributes, { LoopbackThread.run($0) }, retained.toOpaque())
        if code != 0 {
            retained.release()
        }
        return code
    }

    /// The argument is optional on Linux only.
    private static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let argument {
            Unmanaged<LoopbackThread>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
    }
}
