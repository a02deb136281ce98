import Foundation

/// Time in which a processor worked, which other processes do not lengthen.
enum CPUTime {
    static var thread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }
    static var process: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension [Double] {
    /// The middle one; not a number where there is none.
    var median: Double {
        isEmpty ? .nan : sorted()[count / 2]
    }
}
