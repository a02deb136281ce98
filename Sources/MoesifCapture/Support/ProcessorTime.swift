import Foundation

/// CPU time, which does not advance while other threads use the processor.
enum ProcessorTime {
    /// Returns the CPU time of the current thread since it started.
    static func ofThread() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
