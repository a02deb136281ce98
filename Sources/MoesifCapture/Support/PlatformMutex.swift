import Foundation

/// The platform's mutex, which must not be moved after its creation.
#if canImport(Darwin)
typealias PlatformMutex = os_unfair_lock

extension PlatformMutex {
    static func create(at mutex: UnsafeMutablePointer<Self>) {
        mutex.initialize(to: Self())
    }

    static func destroy(_ mutex: UnsafeMutablePointer<Self>) {}

    static func lock(_ mutex: UnsafeMutablePointer<Self>) {
        os_unfair_lock_lock(mutex)
    }

    static func unlock(_ mutex: UnsafeMutablePointer<Self>) {
        os_unfair_lock_unlock(mutex)
    }
}
#else
typealias PlatformMutex = pthread_mutex_t

extension PlatformMutex {
    static func create(at mutex: UnsafeMutablePointer<Self>) {
        mutex.initialize(to: Self())
        pthread_mutex_init(mutex, nil)
    }

    static func destroy(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_destroy(mutex)
    }

    static func lock(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_lock(mutex)
    }

    static func unlock(_ mutex: UnsafeMutablePointer<Self>) {
        pthread_mutex_unlock(mutex)
    }
}
#endif
