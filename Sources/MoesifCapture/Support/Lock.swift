import Foundation

/// A value behind one mutex.
///
/// The mutex is the platform's own (`pthread_mutex_t`, `os_unfair_lock`) and not `Synchronization.Mutex`: the thread
/// sanitizer does not see the latter's futex on Linux and reports races that are none. No closure of a user may run
/// inside `withLock`: the lock is not recursive.
package final class Lock<Value>: @unchecked Sendable {  // `value` is only touched while the mutex is held.
    /// Not a property of its own, which would be checked for exclusive access each time: the mutex sees to that.
    private let value: UnsafeMutablePointer<Value>
    private let mutex: UnsafeMutablePointer<PlatformMutex>

    package init(_ value: sending Value) {
        // Both in one piece of memory, the mutex behind the value.
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
    /// Takes out the value of an optional, and leaves nil.
    func take<Wrapped>() -> sending Wrapped? where Value == Wrapped?, Wrapped: Sendable {
        withLock { value in
            defer { value = nil }
            return value
        }
    }
}

/// What others may be changing is not looked at: `dump` and debuggers read a value without its lock.
extension Lock: CustomReflectable {
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
