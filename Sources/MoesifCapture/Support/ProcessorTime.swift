import Foundation

/// Time in which a processor was at work, which stands still while others have it.
enum ProcessorTime {
    /// What the current thread has used since it began.
    static func ofThread() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
