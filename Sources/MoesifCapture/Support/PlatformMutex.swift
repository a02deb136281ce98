#if canImport(Darwin)
import Darwin

typealias PlatformMutex = os_unfair_lock

extension os_unfair_lock {
    static func make() -> UnsafeMutablePointer<Self> {
        let mutex = UnsafeMutablePointer<Self>.allocate(capacity: 1)
        mutex.initialize(to: os_unfair_lock())
        return mutex
    }

    static func destroy(_ mutex: UnsafeMutablePointer<Self>) {
        mutex.deallocate()
    }

    static func lock(_ mutex: UnsafeMutablePointer<Self>) {
        os_unfair_lock_lock(mutex)
    }

    static func unlock(_ mutex: UnsafeMutablePointer<Self>) {
        os_unfair_lock_unlock(mutex)
    }
}
#else
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

typealias PlatformMutex = pthread_mutex_t

extension pthread_mutex_t {
    static func make() -> UnsafeMutablePointer<Self> {
        let mutex = UnsafeMutablePointer<Self>.allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        return mutex
    }

    static func destroy(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    static func lock(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_lock(mutex)
    }

    static func unlock(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_unlock(mutex)
    }
}
#endif
