#if !canImport(FoundationNetworking)
import Foundation

/// The thread on which a protocol object was started, where its client must be called.
struct ProtocolThread: @unchecked Sendable {  // A run loop takes work from any thread.
    private let loop: CFRunLoop?
    private let mode: CFRunLoopMode?

    static var current: ProtocolThread {
        let loop = CFRunLoopGetCurrent()
        return ProtocolThread(loop: loop, mode: loop.flatMap { CFRunLoopCopyCurrentMode($0) })
    }

    /// Runs a closure on the thread, in order; runs it immediately if the thread has no run loop, as other libraries
    /// do.
    func run(_ body: @escaping @Sendable () -> Void) {
        guard let loop, let mode else { return body() }
        CFRunLoopPerformBlock(loop, NSArray(array: [CFRunLoopMode.commonModes.rawValue, mode.rawValue]), body)
        CFRunLoopWakeUp(loop)
    }
}
#endif
