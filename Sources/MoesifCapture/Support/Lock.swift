import Foundation

/// A value protected by a mutex.
///
/// It uses the platform's own mutex (`pthread_mutex_t` or `os_unfair_lock`) and not `Synchronization.Mutex`. On Linux,
/// the thread sanitizer does not see the futex of the latter and reports false races. The lock is not recursive, so no
/// closure of the app may run inside `withLock`.
package final class Lock<Value>: @unchecked Sendable {  // `value` is only touched while the mutex is held.
    /// The memory of the value.
    ///
    /// The value is not a stored property, because the runtime would check each access to one for exclusivity. The
    /// mutex already guarantees that.
    private let value: UnsafeMutablePointer<Value>
    private let mutex: UnsafeMutablePointer<PlatformMutex>

    package init(_ value: sending Value) {
        // Value and mutex share one allocation, with the mutex after the value.
        let alignment = MemoryLayout<PlatformMutex>.alignment
        let offset = (MemoryLayout<Value>.size + alignment - 1) / alignment * alignment
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: offset + MemoryLayout<PlatformMutex>.size,
            alignment: max(alignment, MemoryLayout<Value>.alignment)
        )
        self.value = memory.initializeMemory(as: Value.self, to: value)
        mutex = (memory + offset).bindMemory(to: PlatformMutex.self, capacity: 1)
        PlatformMutex.create(at: mutex)
    }

    deinit {
        value.deinitialize(count: 1)
        PlatformMutex.destroy(mutex)
        UnsafeMutableRawPointer(value).deallocate()
    }

    package func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        PlatformMutex.lock(mutex)
        defer { PlatformMutex.unlock(mutex) }
        return try body(&value.pointee)
    }
}

extension Lock {
    /// Returns the value of an optional and replaces it with nil.
    func take<Wrapped>() -> sending Wrapped? where Value == Wrapped?, Wrapped: Sendable {
        withLock { value in
            defer { value = nil }
            return value
        }
    }
}

/// Hides the value from `dump` and debuggers, which read it without the lock while other threads may change it.
extension Lock: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
