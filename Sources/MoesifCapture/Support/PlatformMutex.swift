import Foundation

#if canImport(Darwin)
typealias PlatformMutex = os_unfair_lock
#else
typealias PlatformMutex = pthread_mutex_t
#endif

extension PlatformMutex {
    static func create(at mutex: UnsafeMutablePointer<Self>) {
        mutex.initialize(to: Self())
        #if !canImport(Darwin)
        pthread_mutex_init(mutex, nil)
        #endif
    }

    static func destroy(_ mutex: UnsafeMutablePointer<Self>) {
        #if !canImport(Darwin)
        pthread_mutex_destroy(mutex)
        #endif
    }

    static func lock(_ mutex: UnsafeMutablePointer<Self>) {
        #if canImport(Darwin)
        os_unfair_lock_lock(mutex)
        #else
        pthread_mutex_lock(mutex)
        #endif
    }

    static func unlock(_ mutex: UnsafeMutablePointer<Self>) {
        #if canImport(Darwin)
        os_unfair_lock_unlock(mutex)
        #else
        pthread_mutex_unlock(mutex)
        #endif
    }
}
